// What a process can do to keep code that it is about to load from everything but its own memory.
//
// Three means of Linux's, each on its own: Landlock (which files), a seccomp filter (which system calls) and sealed
// files in memory (a library that nobody changes after it was checked). All system calls are made directly, and newer
// constants are defined here, so that the oldest supported headers do. Functions return a negative `errno` on failure.

#ifndef CONFINEMENT_H
#define CONFINEMENT_H

#include <stddef.h>

/// What kinds of deeds the filter ends a process for: the exit status is the base plus one of them.
enum confinement_deed {
  /// None of those below.
  CONFINEMENT_DEED_OTHER = 0,
  CONFINEMENT_DEED_NETWORK = 1,
  CONFINEMENT_DEED_PROCESS = 2,
  CONFINEMENT_DEED_PROGRAM = 3,
  CONFINEMENT_DEED_SIGNAL = 4,
  /// Another process's memory, descriptors or limits.
  CONFINEMENT_DEED_INSPECTION = 5,
  /// Writing, creating, removing or renaming a file, or changing what is known about it.
  CONFINEMENT_DEED_FILE = 6,
  /// Mounts, kernel modules, keys, clocks and other parts of the system that no computation needs.
  CONFINEMENT_DEED_SYSTEM = 7,
};

enum { CONFINEMENT_EXIT_BASE = 200, CONFINEMENT_DEED_COUNT = 8 };

/// The version of the kernel's Landlock, 1 or more. ENOSYS where the kernel was built without, EOPNOTSUPP where it is
/// turned off.
int confinement_landlock_version(void);

/// Whether the kernel can filter system calls as `confinement_filter_calls` needs it: 1 or 0.
int confinement_can_filter_calls(void);

/// Keeps this process from gaining privileges by running programs. The two functions below need it.
int confinement_forbid_privileges(void);

/// Leaves the calling thread, and those that it starts, the right to read files and folders beneath the given paths and
/// no other right to any file; also no TCP from version 4 on, and no signals to others nor abstract sockets from
/// version 6 on. Paths that do not exist are left out.
/// \returns Landlock's version.
int confinement_restrict_files(const char *const *readable, size_t count);

/// Puts a filter on all threads of this process, which refuses all system calls that reach beyond it: see `calls.h`.
///
/// What cannot be an accident ends the process with `CONFINEMENT_EXIT_BASE` plus the deed as its exit status; by SIGSYS
/// where code has blocked that signal, as the C library does while it spawns a program, and where code calls the system
/// in the manner of another architecture. Nobody handles that signal in another way from then on.
int confinement_filter_calls(void);

/// Which deed a system call is, when the filter refuses it.
enum confinement_deed confinement_deed_of(int call);

/// How many threads this process has.
int confinement_thread_count(void);

/// Keeps processes of the same user from this one's memory, environment and descriptors; also no core file is written.
int confinement_forbid_inspection(void);

/// The file that a function which this program uses comes from; null where there is no such function.
const char *confinement_file_of(const char *function);

/// A file in memory with the given bytes, which nobody can change any more, not even its owner.
/// \returns its descriptor, which no started program inherits.
int confinement_sealed_file(const char *name, const void *bytes, size_t count);

#endif
