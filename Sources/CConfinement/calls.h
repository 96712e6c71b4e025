// The system calls that the filter refuses. Calls that are not listed are allowed; calls that came after the last one
// checked for this list do not exist for a confined process, so that libraries do without them as on an older kernel.

#ifndef CONFINEMENT_CALLS_H
#define CONFINEMENT_CALLS_H

#include "CConfinement.h"

#include <errno.h>
#include <stdint.h>
#include <sys/syscall.h>

enum { last_checked_call = 462 };

// Of newer headers; the same on all architectures.
#ifndef __NR_fchmodat2
#define __NR_fchmodat2 452
#endif

/// When a listed call is refused.
enum condition {
  ALWAYS,
  /// The first argument is not this process's number.
  NOT_SELF,
  /// The same, and it is not 0 either, which stands for the caller.
  OTHER_PROCESS,
  /// The target, in the first two arguments, is not this process by its number or as the caller.
  OTHER_PRIORITY,
  /// The first argument is not the family of sockets by which libraries ask services of the system, as for a user's
  /// name: those fail, and libraries do without.
  NOT_LOCAL,
  /// The second, or the third, argument asks for more than reading an existing file.
  SECOND_WRITES,
  THIRD_WRITES,
  /// The first argument asks for anything else than a thread of this process.
  NOT_THREAD,
  /// The second argument makes the system send signals for a descriptor, to whom the caller likes.
  REDIRECTS_SIGNALS,
  /// The first argument is the filter's own signal, and the second a way to handle it.
  HANDLES_REFUSAL,
  /// The second argument is none of a few requests that programs make of any descriptor.
  UNUSUAL_REQUEST,
};

struct call {
  uint16_t number;
  uint8_t condition;
  /// What the process ends for, where `error` is 0.
  uint8_t deed;
  /// What the call fails with instead, where code may make it without meaning harm.
  uint8_t error;
};

#define ENDS(name, condition, deed) {__NR_##name, condition, CONFINEMENT_DEED_##deed, 0}
#define NETWORK(name) ENDS(name, ALWAYS, NETWORK)
#define INSPECTION(name) ENDS(name, ALWAYS, INSPECTION)
#define FILE_CHANGE(name) ENDS(name, ALWAYS, FILE)
#define SYSTEM(name) ENDS(name, ALWAYS, SYSTEM)
#define FAILS(name, condition, error) {__NR_##name, condition, CONFINEMENT_DEED_OTHER, error}

static const struct call calls[] = {
    // Files. `openat2` and `clone3` take their flags by pointer, where no filter sees them; libraries do without.
    ENDS(openat, THIRD_WRITES, FILE), FAILS(openat2, ALWAYS, ENOSYS), FILE_CHANGE(renameat2), FILE_CHANGE(unlinkat),
    FILE_CHANGE(mkdirat), FILE_CHANGE(mknodat), FILE_CHANGE(linkat), FILE_CHANGE(symlinkat), FILE_CHANGE(fchmod),
    FILE_CHANGE(fchmodat), FILE_CHANGE(fchmodat2), FILE_CHANGE(fchown), FILE_CHANGE(fchownat), FILE_CHANGE(truncate),
    FILE_CHANGE(utimensat), FILE_CHANGE(setxattr), FILE_CHANGE(lsetxattr), FILE_CHANGE(fsetxattr),
    FILE_CHANGE(removexattr), FILE_CHANGE(lremovexattr), FILE_CHANGE(fremovexattr),
    FAILS(ioctl, UNUSUAL_REQUEST, ENOTTY),

    // Processes and programs
    ENDS(clone, NOT_THREAD, PROCESS), FAILS(clone3, ALWAYS, ENOSYS), ENDS(execve, ALWAYS, PROGRAM),
    ENDS(execveat, ALWAYS, PROGRAM),

    // Signals. A process may send them to itself, as `abort` and `raise` do.
    ENDS(kill, NOT_SELF, SIGNAL), ENDS(tkill, NOT_SELF, SIGNAL), ENDS(tgkill, NOT_SELF, SIGNAL),
    ENDS(rt_sigqueueinfo, NOT_SELF, SIGNAL), ENDS(rt_tgsigqueueinfo, NOT_SELF, SIGNAL),
    ENDS(pidfd_send_signal, ALWAYS, SIGNAL), ENDS(fcntl, REDIRECTS_SIGNALS, SIGNAL),
    FAILS(rt_sigaction, HANDLES_REFUSAL, EINVAL),

    // Other processes
    INSPECTION(ptrace), INSPECTION(process_vm_readv), INSPECTION(process_vm_writev), INSPECTION(process_madvise),
    INSPECTION(process_mrelease), INSPECTION(pidfd_open), INSPECTION(pidfd_getfd), INSPECTION(kcmp),
    INSPECTION(perf_event_open), ENDS(prlimit64, OTHER_PROCESS, INSPECTION),
    FAILS(sched_setaffinity, OTHER_PROCESS, EPERM), FAILS(sched_setattr, OTHER_PROCESS, EPERM),
    FAILS(sched_setparam, OTHER_PROCESS, EPERM),
    FAILS(sched_setscheduler, OTHER_PROCESS, EPERM), FAILS(move_pages, OTHER_PROCESS, EPERM),
    FAILS(migrate_pages, OTHER_PROCESS, EPERM), FAILS(setpriority, OTHER_PRIORITY, EPERM),
    FAILS(ioprio_set, ALWAYS, EPERM),

    // Sockets of every kind
    ENDS(socket, NOT_LOCAL, NETWORK), NETWORK(socketpair), NETWORK(connect), NETWORK(bind), NETWORK(listen),
    NETWORK(accept), NETWORK(accept4), NETWORK(sendto), NETWORK(sendmsg), NETWORK(sendmmsg), NETWORK(recvfrom),
    NETWORK(recvmsg), NETWORK(recvmmsg),

    // What processes share by name or number
    SYSTEM(shmget), SYSTEM(shmat), SYSTEM(shmctl), SYSTEM(semget), SYSTEM(semop), SYSTEM(semtimedop), SYSTEM(semctl),
    SYSTEM(msgget), SYSTEM(msgsnd), SYSTEM(msgrcv), SYSTEM(msgctl), SYSTEM(mq_open), SYSTEM(mq_unlink),
    SYSTEM(mq_timedsend), SYSTEM(mq_timedreceive), SYSTEM(mq_notify), SYSTEM(mq_getsetattr), SYSTEM(add_key),
    SYSTEM(request_key), SYSTEM(keyctl),

    // Mounts and namespaces
    SYSTEM(mount), SYSTEM(umount2), SYSTEM(pivot_root), SYSTEM(chroot), SYSTEM(move_mount), SYSTEM(open_tree),
    SYSTEM(fsopen), SYSTEM(fsconfig), SYSTEM(fsmount), SYSTEM(fspick), SYSTEM(mount_setattr), SYSTEM(unshare),
    SYSTEM(setns), SYSTEM(swapon), SYSTEM(swapoff), SYSTEM(quotactl), SYSTEM(quotactl_fd), SYSTEM(open_by_handle_at),
    SYSTEM(fanotify_init), SYSTEM(fanotify_mark),

    // The kernel
    SYSTEM(io_uring_setup), SYSTEM(io_uring_enter), SYSTEM(io_uring_register), SYSTEM(bpf), SYSTEM(userfaultfd),
    SYSTEM(init_module), SYSTEM(finit_module), SYSTEM(delete_module), SYSTEM(kexec_load), SYSTEM(kexec_file_load),
    SYSTEM(reboot), SYSTEM(acct), SYSTEM(syslog), SYSTEM(personality), SYSTEM(vhangup), SYSTEM(sethostname),
    SYSTEM(setdomainname), SYSTEM(settimeofday), SYSTEM(adjtimex), SYSTEM(clock_settime), SYSTEM(clock_adjtime),

#ifdef __NR_renameat
    FILE_CHANGE(renameat),
#endif

    // Older forms, which newer architectures are without
#ifdef __x86_64__
    ENDS(open, SECOND_WRITES, FILE), FILE_CHANGE(creat), FILE_CHANGE(rename), FILE_CHANGE(unlink), FILE_CHANGE(rmdir),
    FILE_CHANGE(mkdir), FILE_CHANGE(mknod), FILE_CHANGE(link), FILE_CHANGE(symlink), FILE_CHANGE(chmod),
    FILE_CHANGE(chown), FILE_CHANGE(lchown), FILE_CHANGE(utime), FILE_CHANGE(utimes), FILE_CHANGE(futimesat),
    ENDS(fork, ALWAYS, PROCESS), ENDS(vfork, ALWAYS, PROCESS), SYSTEM(modify_ldt), SYSTEM(iopl), SYSTEM(ioperm),
#endif
};

#endif
