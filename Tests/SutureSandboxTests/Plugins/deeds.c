/* A library with one item, "probe", which gives its input back and does one deed on the way: one that needs more than
 * the process's own memory, and does no harm. The compiler is told which: -DDEED=fork_process, and
 *   -DAT_LOAD            does it while the library is loaded, not in `build`
 *   -DON_THREAD          does it on a thread of its own
 *   -DBLOCKING_SIGNALS   blocks all signals first
 *   -DHANDLING_SIGNALS   handles SIGSYS first, and goes on
 *   -DSECRET="..."       a file that has nothing to do with plugins
 *   -DFOLDER="..."       a folder with a file `kept`, both the user's own
 * What became of it is the name of a parameter of one element, 1: "done", or "refused_" and the number of the error. */
#define _GNU_SOURCE
#include "suture.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/keyctl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>

#ifndef SECRET
#define SECRET "/nonexistent"
#endif
#ifndef FOLDER
#define FOLDER "/nonexistent"
#endif
#define KEPT FOLDER "/kept"
#define MADE FOLDER "/made"

/* ---- Deeds: each returns what the decisive call returns ---------------------------------------------------------- */

#define A_DEED __attribute__((unused)) static long

/* Refused is what the system refuses; a call that fails for its arguments has been let through. */
static long let_through(long result, int error) { return result < 0 && errno == error ? 0 : result; }

/* Nothing. */
A_DEED nothing(void) { return 0; }

/* Reading */
static long read_file(const char *path) {
  char byte;
  const int file = open(path, O_RDONLY);
  return file < 0 ? -1 : read(file, &byte, 1);
}
A_DEED read_secret(void) { return read_file(SECRET); }
A_DEED read_parent_environment(void) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/environ", (int)getppid());
  return read_file(path);
}
A_DEED read_through_root(void) { return read_file("/proc/self/root" SECRET); }
A_DEED list_folder(void) { return open(FOLDER, O_RDONLY | O_DIRECTORY); }

/* Writing */
A_DEED create_file(void) { return open(MADE, O_WRONLY | O_CREAT, 0600); }
A_DEED append_to_file(void) { return open(KEPT, O_WRONLY | O_APPEND); }
A_DEED truncate_file(void) { return truncate(KEPT, 0); }
A_DEED remove_file(void) { return unlink(KEPT); }
A_DEED rename_file(void) { return rename(KEPT, MADE); }
A_DEED link_file(void) { return link(KEPT, MADE); }
A_DEED link_symbolically(void) { return symlink(KEPT, MADE); }
A_DEED make_folder(void) { return mkdir(MADE, 0700); }
A_DEED make_pipe(void) { return mkfifo(MADE, 0600); }
A_DEED change_mode(void) { return chmod(KEPT, 0600); }
A_DEED change_owner(void) { return chown(KEPT, getuid(), getgid()); }
A_DEED change_times(void) { return utimes(KEPT, 0); }
A_DEED share_memory(void) {
  return shm_open("/suture-deed", O_RDWR | O_CREAT, 0600) < 0 ? -1 : shm_unlink("/suture-deed");
}

/* Sockets: nobody needs to listen. */
static const struct sockaddr_in local = {.sin_family = AF_INET, .sin_port = 0x0900, .sin_addr = {0x0100007f}};
static const struct sockaddr_in any_port = {.sin_family = AF_INET, .sin_addr = {0x0100007f}};
A_DEED connect_tcp(void) {
  const int file = socket(AF_INET, SOCK_STREAM, 0);
  return file < 0 ? -1 : let_through(connect(file, (const struct sockaddr *)&local, sizeof local), ECONNREFUSED);
}
A_DEED send_udp(void) {
  const int file = socket(AF_INET, SOCK_DGRAM, 0);
  return file < 0 ? -1 : sendto(file, "", 1, 0, (const struct sockaddr *)&local, sizeof local);
}
A_DEED listen_tcp(void) {
  const int file = socket(AF_INET, SOCK_STREAM, 0);
  if (file < 0 || bind(file, (const struct sockaddr *)&any_port, sizeof any_port) < 0) return -1;
  return listen(file, 1);
}
A_DEED connect_unix(void) {
  const struct sockaddr_un name = {AF_UNIX, "\0suture-deed"};
  const int file = socket(AF_UNIX, SOCK_STREAM, 0);
  return file < 0 ? -1 : let_through(connect(file, (const struct sockaddr *)&name, sizeof name), ECONNREFUSED);
}
A_DEED pair_sockets(void) {
  int ends[2];
  return socketpair(AF_UNIX, SOCK_STREAM, 0, ends);
}

/* Processes and programs: each child ends at once. */
static char *const words[] = {"true", 0};
static long wait_for(long child) {
  if (child == 0) _exit(0);
  return child < 0 ? -1 : waitpid((pid_t)child, 0, __WALL);
}
A_DEED fork_process(void) { return wait_for(fork()); }
A_DEED fork_quietly(void) { return wait_for(_Fork()); }
A_DEED clone_process(void) { return wait_for(syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0)); }
A_DEED clone_in_new_way(void) {
  uint64_t arguments[8] = {0, 0, 0, 0, SIGCHLD};
  return wait_for(syscall(SYS_clone3, arguments, sizeof arguments));
}
A_DEED run_program(void) {
  const pid_t child = vfork();
  if (child == 0) {
    execve("/bin/true", words, 0);
    _exit(127);
  }
  return wait_for(child);
}
A_DEED spawn_program(void) {
  pid_t child;
  const int code = posix_spawn(&child, "/bin/true", 0, 0, words, 0);
  errno = code;
  return code != 0 ? -1 : wait_for(child);
}
A_DEED replace_program(void) { return let_through(execve("/nonexistent", words, 0), ENOENT); }
A_DEED run_from_memory(void) {
  const int file = memfd_create("deed", 0);
  return write(file, "not a program", 13) < 0 ? -1 : let_through(fexecve(file, words, words), ENOEXEC);
}

/* Signals to the parent: none, or one that does nothing to a running process. */
A_DEED signal_parent(void) { return kill(getppid(), 0); }
A_DEED continue_parent(void) { return kill(getppid(), SIGCONT); }
A_DEED signal_group(void) { return kill(0, 0); }
A_DEED signal_thread(void) { return syscall(SYS_tgkill, getppid(), getppid(), 0); }
A_DEED own_descriptor_to_parent(void) {
  int ends[2];
  return pipe(ends) < 0 ? -1 : fcntl(ends[0], F_SETOWN, getppid());
}

/* The parent's inside: what is attached is let go when this thread ends. */
A_DEED attach_to_parent(void) { return ptrace(PTRACE_SEIZE, getppid(), 0, 0); }
A_DEED read_parent_memory(void) {
  char byte;
  const struct iovec to = {&byte, 1}, from = {(void *)environ, 1};
  return let_through(process_vm_readv(getppid(), &to, 1, &from, 1, 0), EFAULT);
}
A_DEED open_parent(void) { return syscall(SYS_pidfd_open, getppid(), 0); }
A_DEED limit_parent(void) {
  struct rlimit limit;
  return prlimit(getppid(), RLIMIT_CORE, 0, &limit);
}
A_DEED pin_parent(void) {
  cpu_set_t processors;
  if (sched_getaffinity(getppid(), sizeof processors, &processors) != 0) return -1;
  return sched_setaffinity(getppid(), sizeof processors, &processors);
}

/* The system */
A_DEED set_up_ring(void) {
  char parameters[120] = {0};
  return syscall(SYS_io_uring_setup, 1, parameters);
}
A_DEED mount_folder(void) { return let_through(mount("none", "/nonexistent", "tmpfs", 0, 0), ENOENT); }
A_DEED leave_namespace(void) { return unshare(CLONE_FILES); }
A_DEED join_keyring(void) { return syscall(SYS_keyctl, KEYCTL_JOIN_SESSION_KEYRING, 0); }
A_DEED get_shared_memory(void) {
  const int segment = shmget(IPC_PRIVATE, 1, 0600);
  return segment < 0 ? -1 : shmctl(segment, IPC_RMID, 0);
}
A_DEED newest_call(void) { return syscall(463, -1, 0, 0, 0, 0); }
#ifdef __x86_64__
/* getpid, in the manner of 32 bits; and in that of 64 bits with short pointers */
A_DEED call_as_32_bits(void) {
  long result = 20;
  __asm__ volatile("int $0x80" : "+a"(result)::"memory", "r8", "r9", "r10", "r11");
  return result;
}
A_DEED call_as_x32(void) { return syscall(0x40000000 | 39); }
#endif

/* Not deeds: what any library may do. */
static void ignore(int number) { (void)number; }
static void *idle(void *argument) { return argument; }
A_DEED honest_work(void) {
  pthread_t thread;
  if (pthread_create(&thread, 0, idle, 0) != 0 || pthread_join(thread, 0) != 0) return -1;
  signal(SIGUSR1, ignore);
  if (raise(SIGUSR1) != 0 || kill(getpid(), SIGUSR1) != 0) return -1;
  void *memory = malloc(1 << 26);
  const int file = open("/proc/self/maps", O_RDONLY | O_CLOEXEC);
  if (memory == 0 || file < 0 || close(file) != 0) return -1;
  free(memory);
  return memfd_create("work", MFD_CLOEXEC);
}

/* ---- The plugin -------------------------------------------------------------------------------------------------- */

static char outcome[32] = "";

static void *act(void *argument) {
#ifdef BLOCKING_SIGNALS
  sigset_t all;
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, 0);
#endif
#ifdef HANDLING_SIGNALS
  signal(SIGSYS, ignore);
#endif
  errno = 0;
  if (DEED() >= 0)
    strcpy(outcome, "done");
  else
    snprintf(outcome, sizeof outcome, "refused_%d", errno);
  return argument;
}

static void do_deed(void) {
#ifdef ON_THREAD
  pthread_t thread;
  if (pthread_create(&thread, 0, act, 0) == 0) pthread_join(thread, 0);
#else
  act(0);
#endif
}

#ifdef AT_LOAD
__attribute__((constructor)) static void begin(void) { do_deed(); }
#endif

static suture_status build(const suture_item *item, const suture_host *host, suture_tensor x, suture_tensor *y) {
  (void)item;
  if (outcome[0] == 0) do_deed();
  const int64_t shape[] = {1, 1, 1, 1};
  const suture_initialiser one = {SUTURE_CONSTANT, 0, 1, 0};
  suture_tensor inputs[] = {x, 0};
  const suture_status status =
      host->parameter(host->context, suture_text(outcome), suture_list(shape, 4), one, &inputs[1]);
  if (status != SUTURE_OK) return status;
  return host->apply(host->context, suture_text("multiply"), inputs, 2, 0, 0, y);
}

static const suture_item probe = {{sizeof(suture_item), 1, 0}, {"probe", 5}, {"1.0.0", 5}, build, 0};
static const suture_item *const items[] = {&probe};
static const suture_offer offer = {{sizeof(suture_offer), 1, 0}, items, 1};

suture_status suture_plugin(const suture_header *host, const suture_offer **answer) {
  if (host == 0 || answer == 0) return SUTURE_BAD_ARGUMENT;
  if (host->major != SUTURE_ABI_MAJOR) return SUTURE_BAD_VERSION;
  *answer = &offer;
  return SUTURE_OK;
}
