// Confines a process before it loads untrusted code, so that the code can reach only the process's own memory.
//
// Three independent Linux mechanisms: Landlock (files), a seccomp filter (system calls) and sealed files in memory
// (a library that cannot change after it was checked). All system calls are made directly, and newer constants are
// defined here, so that the oldest supported headers suffice. Functions return a negative `errno` on failure.

#ifndef CONFINEMENT_H
#define CONFINEMENT_H

#include <stddef.h>

/// Kinds of violations for which the filter ends a process: the exit status is CONFINEMENT_EXIT_BASE plus the kind.
enum confinement_violation {
  /// None of the kinds below.
  CONFINEMENT_VIOLATION_OTHER = 0,
  CONFINEMENT_VIOLATION_NETWORK = 1,
  CONFINEMENT_VIOLATION_PROCESS = 2,
  CONFINEMENT_VIOLATION_PROGRAM = 3,
  CONFINEMENT_VIOLATION_SIGNAL = 4,
  /// Another process's memory, descriptors or limits.
  CONFINEMENT_VIOLATION_INSPECTION = 5,
  /// Writing, creating, removing or renaming a file, or changing its metadata.
  CONFINEMENT_VIOLATION_FILE = 6,
  /// Mounts, kernel modules, keys, clocks and other parts of the system that no computation needs.
  CONFINEMENT_VIOLATION_SYSTEM = 7,
};

enum { CONFINEMENT_EXIT_BASE = 200, CONFINEMENT_VIOLATION_COUNT = 8 };

/// The kernel's Landlock version, 1 or more. -ENOSYS if the kernel was built without it, -EOPNOTSUPP if it is
/// disabled.
int confinement_landlock_version(void);

/// Whether the kernel supports the kind of filter that `confinement_filter_calls` needs: 1 or 0.
int confinement_can_filter_calls(void);

/// Prevents this process from gaining privileges by running programs. The next two functions require it.
int confinement_forbid_privileges(void);

/// Restricts the calling thread, and threads started by it, to reading files and folders beneath the given paths.
/// Landlock 4 and later also forbids TCP; version 6 and later also forbids signals to other processes and abstract
/// sockets. Paths that do not exist are ignored.
/// \returns Landlock's version.
int confinement_restrict_files(const char *const *readable, size_t count);

/// Installs a filter on all threads that refuses all system calls with effects outside this process: see `calls.h`.
///
/// A violation that cannot be an accident ends the process with exit status `CONFINEMENT_EXIT_BASE` plus its kind; or
/// by SIGSYS if the code has blocked that signal, as the C library does while it spawns a program, or uses system
/// calls of another architecture. No other handler for SIGSYS can be installed afterwards.
int confinement_filter_calls(void);

/// The kind of violation that a refused system call is.
enum confinement_violation confinement_violation_of(int call);

/// Number of threads in this process.
int confinement_thread_count(void);

/// Denies processes of the same user access to this process's memory, environment and descriptors, and disables core
/// dumps.
int confinement_forbid_inspection(void);

/// Path of the file that defines a function used by this program, or null if there is no such function.
const char *confinement_file_of(const char *function);

/// Creates a file in memory with the given bytes, sealed so that no process, not even this one, can change it.
/// \returns its descriptor, which is closed in programs started by this process.
int confinement_sealed_file(const char *name, const void *bytes, size_t count);

#endif
