#include <sys/prctl.h>

// No headers of the Glibc module are included: their declarations would become part of this module. These
// functions are GNU extensions that Swift's Glibc module does not expose.

/// Creates a pipe with flags.
int pipe2(int ends[2], int flags);

/// Closes all descriptors numbered `first` or higher in the program to be started.
int posix_spawn_file_actions_addclosefrom_np(void *actions, int first);

/// Sets one bit for each processor that a process may run on; process 0 means the caller.
int sched_getaffinity(int process, unsigned long size, void *set);

/// Creates a file in memory without a name.
int memfd_create(const char *name, unsigned flags);

/// Reserves or releases a range of a file.
int fallocate(int file, int mode, long offset, long count);

// `prctl` is variadic, so Swift cannot call it.

/// Requests a signal for this process when the thread that started it ends.
static inline int process_end_with_parent(int signal) { return prctl(PR_SET_PDEATHSIG, signal); }

/// Makes this process the parent of all descendants whose own parent ends.
static inline int process_adopt_orphans(void) { return prctl(PR_SET_CHILD_SUBREAPER, 1); }
