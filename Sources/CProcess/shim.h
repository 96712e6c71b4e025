#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/prctl.h>

// Declared here, for Swift's view of the C library is without its GNU extensions.
int pipe2(int ends[2], int flags);
int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int first);

// `prctl` takes what arguments it likes, so Swift cannot call it.

/// Has this process killed as soon as the thread that started it ends.
static inline int process_end_with_parent(void) { return prctl(PR_SET_PDEATHSIG, SIGKILL); }

/// Makes this process the parent of all descendants whose own parent ends.
static inline int process_adopt_orphans(void) { return prctl(PR_SET_CHILD_SUBREAPER, 1); }

/// A pipe that no started program inherits.
static inline int process_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC); }

/// Closes all descriptors from a number on in a program that is about to start.
static inline int process_close_from(posix_spawn_file_actions_t *actions, int first) {
  return posix_spawn_file_actions_addclosefrom_np(actions, first);
}
