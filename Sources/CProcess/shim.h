#include <sys/prctl.h>

// No header that belongs to Glibc's module: what it declares would belong to this one. The three functions are GNU
// extensions, which Swift's view of the C library is without.

/// A pipe with flags.
int pipe2(int ends[2], int flags);

/// Closes all descriptors from a number on in a program that is about to start.
int posix_spawn_file_actions_addclosefrom_np(void *actions, int first);

/// Fills a bit for each processor that a process may run on; the process 0 is the caller.
int sched_getaffinity(int process, unsigned long size, void *set);

// `prctl` takes what arguments it likes, so Swift cannot call it.

/// Has this process sent a signal as soon as the thread that started it ends.
static inline int process_end_with_parent(int signal) { return prctl(PR_SET_PDEATHSIG, signal); }

/// Makes this process the parent of all descendants whose own parent ends.
static inline int process_adopt_orphans(void) { return prctl(PR_SET_CHILD_SUBREAPER, 1); }
