#define _GNU_SOURCE
#include "calls.h"

#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#ifdef __x86_64__
#define ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#else
#error "the list of system calls was checked for x86-64 and aarch64 only"
#endif

// MARK: Violations

enum confinement_violation confinement_violation_of(int call) {
  for (size_t index = 0; index < sizeof calls / sizeof *calls; index++)
    if (calls[index].number == call) return calls[index].violation;
  return CONFINEMENT_VIOLATION_OTHER;
}

// The code of a signal sent by the filter; defined only in newer headers.
enum { sent_by_filter = 1 };

static void end(int signal, siginfo_t *information, void *context) {
  (void)signal, (void)context;
  const bool by_filter = information->si_code == sent_by_filter;
  const int kind = by_filter ? confinement_violation_of(information->si_syscall) : CONFINEMENT_VIOLATION_OTHER;
  _exit(CONFINEMENT_EXIT_BASE + kind);
}

// The C library blocks all signals while it forks, SIGSYS included; this `pthread_atfork` handler runs before that.
static void end_before_copy(void) { _exit(CONFINEMENT_EXIT_BASE + CONFINEMENT_VIOLATION_PROCESS); }

// MARK: The filter

struct filter {
  struct sock_filter steps[1024];
  uint16_t count;
};

static void add(struct filter *filter, uint16_t code, uint8_t if_true, uint8_t if_false, uint32_t value) {
  filter->steps[filter->count++] = (struct sock_filter){code, if_true, if_false, value};
}

static void load(struct filter *filter, size_t offset) {
  add(filter, BPF_LD | BPF_W | BPF_ABS, 0, 0, (uint32_t)offset);
}

// Loads the lower half: the kernel ignores the rest of process IDs, flags and requests.
static void load_argument(struct filter *filter, size_t index) {
  load(filter, offsetof(struct seccomp_data, args) + index * sizeof(uint64_t));
}

static void finish(struct filter *filter, uint32_t action) { add(filter, BPF_RET | BPF_K, 0, 0, action); }

// Skips `steps` instructions if the loaded value equals `value`.
static void skip_if(struct filter *filter, uint32_t value, uint8_t steps) {
  add(filter, BPF_JMP | BPF_JEQ | BPF_K, steps, 0, value);
}

static void add_other_priority(struct filter *filter, uint32_t self) {
  load_argument(filter, 0);
  add(filter, BPF_JMP | BPF_JEQ | BPF_K, 0, 3, PRIO_PROCESS);
  load_argument(filter, 1);
  skip_if(filter, 0, 2);
  skip_if(filter, self, 1);
}

static void add_not_local(struct filter *filter) {
  load_argument(filter, 0);
  add(filter, BPF_JMP | BPF_JEQ | BPF_K, 0, 1, AF_UNIX);
  finish(filter, SECCOMP_RET_ERRNO | EACCES);
}

static void add_writes(struct filter *filter, size_t argument) {
  load_argument(filter, argument);
  add(filter, BPF_JMP | BPF_JSET | BPF_K, 0, 1, O_WRONLY | O_RDWR | O_CREAT | O_TRUNC | O_APPEND);
}

// A new namespace would apply to that thread only.
static void add_not_thread(struct filter *filter) {
  const uint32_t namespaces =
      CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET;
  load_argument(filter, 0);
  add(filter, BPF_ALU | BPF_AND | BPF_K, 0, 0, CLONE_THREAD | namespaces);
  skip_if(filter, CLONE_THREAD, 1);
}

static void add_redirects_signals(struct filter *filter) {
  load_argument(filter, 1);
  skip_if(filter, F_SETOWN, 3);
  skip_if(filter, F_SETOWN_EX, 2);
  skip_if(filter, F_SETSIG, 1);
  finish(filter, SECCOMP_RET_ALLOW);
}

static void add_handles_refusal(struct filter *filter) {
  load_argument(filter, 0);
  skip_if(filter, SIGSYS, 1);
  finish(filter, SECCOMP_RET_ALLOW);
  // A null pointer only queries the current handler.
  load_argument(filter, 1);
  add(filter, BPF_JMP | BPF_JEQ | BPF_K, 0, 2, 0);
  load(filter, offsetof(struct seccomp_data, args) + sizeof(uint64_t) + sizeof(uint32_t));
  skip_if(filter, 0, 1);
}

// `isatty`, the terminal's width, the number of readable bytes, and descriptor flags.
static void add_unusual_request(struct filter *filter) {
  static const uint32_t usual[] = {TCGETS, 0x802c542a, TIOCGWINSZ, FIONREAD, FIONBIO, FIOCLEX, FIONCLEX};
  const uint8_t count = sizeof usual / sizeof *usual;
  load_argument(filter, 1);
  for (uint8_t index = 0; index < count; index++) skip_if(filter, usual[index], count - index);
}

// Instructions that fall through if the call is to be refused and skip the next instruction if it is allowed.
static void add_condition(struct filter *filter, enum condition condition, uint32_t self) {
  switch (condition) {
    case ALWAYS: break;
    case NOT_SELF:
      load_argument(filter, 0);
      skip_if(filter, self, 1);
      break;
    case OTHER_PROCESS:
      load_argument(filter, 0);
      skip_if(filter, 0, 2);
      skip_if(filter, self, 1);
      break;
    case OTHER_PRIORITY: add_other_priority(filter, self); break;
    case NOT_LOCAL: add_not_local(filter); break;
    case SECOND_WRITES: add_writes(filter, 1); break;
    case THIRD_WRITES: add_writes(filter, 2); break;
    case NOT_THREAD: add_not_thread(filter); break;
    case REDIRECTS_SIGNALS: add_redirects_signals(filter); break;
    case HANDLES_REFUSAL: add_handles_refusal(filter); break;
    case UNUSUAL_REQUEST: add_unusual_request(filter); break;
  }
}

static void add_call(struct filter *filter, const struct call *call, uint32_t self) {
  const uint16_t question = filter->count;
  add(filter, BPF_JMP | BPF_JEQ | BPF_K, 0, 0, call->number);
  add_condition(filter, call->condition, self);
  finish(filter, call->error != 0 ? SECCOMP_RET_ERRNO | call->error : SECCOMP_RET_TRAP);
  if (call->condition != ALWAYS) finish(filter, SECCOMP_RET_ALLOW);
  filter->steps[question].jf = (uint8_t)(filter->count - question - 1);
}

static int by_number(const void *a, const void *b) {
  return ((const struct call *)a)->number - ((const struct call *)b)->number;
}

// Emits a binary search: the kernel runs the filter for every call number when it is installed.
static void add_calls(struct filter *filter, const struct call *first, const struct call *end, uint32_t self) {
  if (end - first <= 4) {
    for (const struct call *call = first; call < end; call++) add_call(filter, call, self);
    finish(filter, SECCOMP_RET_ALLOW);
    return;
  }
  const struct call *middle = first + (end - first) / 2;
  add(filter, BPF_JMP | BPF_JGE | BPF_K, 0, 1, middle->number);
  const uint16_t jump = filter->count;
  add(filter, BPF_JMP | BPF_JA, 0, 0, 0);
  add_calls(filter, first, middle, self);
  filter->steps[jump].k = filter->count - jump - 1u;
  add_calls(filter, middle, end, self);
}

static void build(struct filter *filter) {
  // System calls of another architecture have different numbers.
  load(filter, offsetof(struct seccomp_data, arch));
  skip_if(filter, ARCHITECTURE, 1);
  finish(filter, SECCOMP_RET_KILL_PROCESS);
  load(filter, offsetof(struct seccomp_data, nr));
  add(filter, BPF_JMP | BPF_JGT | BPF_K, 0, 1, last_checked_call);
  finish(filter, SECCOMP_RET_ERRNO | ENOSYS);
  enum { count = sizeof calls / sizeof *calls };
  struct call sorted[count];
  memcpy(sorted, calls, sizeof calls);
  qsort(sorted, count, sizeof *sorted, by_number);
  add_calls(filter, sorted, sorted + count, (uint32_t)getpid());
}

// MARK: Installation

int confinement_can_filter_calls(void) {
  static const uint32_t actions[] = {SECCOMP_RET_TRAP, SECCOMP_RET_ERRNO, SECCOMP_RET_KILL_PROCESS};
  for (size_t index = 0; index < sizeof actions / sizeof *actions; index++)
    if (syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &actions[index]) != 0) return 0;
  return 1;
}

int confinement_filter_calls(void) {
  struct sigaction action = {.sa_sigaction = end, .sa_flags = SA_SIGINFO};
  sigfillset(&action.sa_mask);
  if (sigaction(SIGSYS, &action, 0) != 0) return -errno;
  const int code = pthread_atfork(end_before_copy, 0, 0);
  if (code != 0) return -code;
  struct filter filter = {.count = 0};
  build(&filter);
  const struct sock_fprog program = {filter.count, filter.steps};
  const long result = syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &program);
  if (result < 0) return -errno;
  // A positive result is the ID of a thread with a filter of its own.
  return result == 0 ? 0 : -EBUSY;
}
