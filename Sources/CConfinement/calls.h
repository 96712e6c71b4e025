// The system calls that the filter refuses. Calls that are not listed are allowed. Calls newer than the last one
// reviewed for this list fail with ENOSYS, so libraries fall back as they do on an older kernel.

#ifndef CONFINEMENT_CALLS_H
#define CONFINEMENT_CALLS_H

#include "CConfinement.h"

#include <errno.h>
#include <stdint.h>
#include <sys/syscall.h>

enum { last_checked_call = 462 };

// Defined only in newer headers; the same number on all architectures.
#ifndef __NR_fchmodat2
#define __NR_fchmodat2 452
#endif

/// The condition under which a listed call is refused.
enum condition {
  ALWAYS,
  /// The first argument is not this process's ID.
  NOT_SELF,
  /// The first argument is neither this process's ID nor 0, which means the caller.
  OTHER_PROCESS,
  /// The first two arguments (kind and ID) do not select this process.
  OTHER_PRIORITY,
  /// The first argument is not AF_UNIX. Libraries use such sockets to query system services, such as user names: those
  /// calls fail with an error, which libraries tolerate.
  NOT_LOCAL,
  /// The second (or third) argument requests more than reading an existing file.
  SECOND_WRITES,
  THIRD_WRITES,
  /// The first argument requests anything other than a thread of this process.
  NOT_THREAD,
  /// The second argument redirects a descriptor's signals to another process.
  REDIRECTS_SIGNALS,
  /// The call would install a handler for the filter's own signal, SIGSYS.
  HANDLES_REFUSAL,
  /// The second argument is not one of the few requests that are safe on any descriptor.
  UNUSUAL_REQUEST,
};

struct call {
  uint16_t number;
  uint8_t condition;
  /// The violation that ends the process, if `error` is 0.
  uint8_t violation;
  /// The `errno` with which the call fails instead, for calls that harmless code may make.
  uint8_t error;
};

#define ENDS(name, condition, violation) {__NR_##name, condition, CONFINEMENT_VIOLATION_##violation, 0}
#define NETWORK(name) ENDS(name, ALWAYS, NETWORK)
#define INSPECTION(name) ENDS(name, ALWAYS, INSPECTION)
#define FILE_CHANGE(name) ENDS(name, ALWAYS, FILE)
#define SYSTEM(name) ENDS(name, ALWAYS, SYSTEM)
#define FAILS(name, condition, error) {__NR_##name, condition, CONFINEMENT_VIOLATION_OTHER, error}

static const struct call calls[] = {
    // Files. `openat2` and `clone3` pass their flags by pointer, which a filter cannot read; libraries have fallbacks.
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

    // Objects shared between processes by name or number
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

    // Older calls that newer architectures lack
#ifdef __x86_64__
    ENDS(open, SECOND_WRITES, FILE), FILE_CHANGE(creat), FILE_CHANGE(rename), FILE_CHANGE(unlink), FILE_CHANGE(rmdir),
    FILE_CHANGE(mkdir), FILE_CHANGE(mknod), FILE_CHANGE(link), FILE_CHANGE(symlink), FILE_CHANGE(chmod),
    FILE_CHANGE(chown), FILE_CHANGE(lchown), FILE_CHANGE(utime), FILE_CHANGE(utimes), FILE_CHANGE(futimesat),
    ENDS(fork, ALWAYS, PROCESS), ENDS(vfork, ALWAYS, PROCESS), SYSTEM(modify_ldt), SYSTEM(iopl), SYSTEM(ioperm),
#endif
};

#endif
