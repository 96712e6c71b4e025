#define _GNU_SOURCE
#include "CConfinement.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

// The kernel's interface as of version 6; a program's headers may be older than the kernel it runs on.
enum { create_ruleset = 444, add_rule = 445, restrict_self = 446, version_flag = 1, path_beneath = 1 };

struct ruleset {
  uint64_t files;
  uint64_t network;
  uint64_t scopes;
};

struct rule {
  uint64_t allowed;
  int32_t parent;
} __attribute__((packed));

static const uint64_t read_file = 1 << 2, read_folder = 1 << 3;

// The rights of each version are the lowest bits: 13 in version 1, plus renaming between folders (2), truncating (3)
// and device control (5).
static uint64_t file_rights(int version) {
  const int bits = version >= 5 ? 16 : version >= 3 ? 15 : version >= 2 ? 14 : 13;
  return (1u << bits) - 1;
}

int confinement_landlock_version(void) {
  const long version = syscall(create_ruleset, 0, 0, version_flag);
  return version >= 0 ? (int)version : -errno;
}

// Mapping a library needs only the right to read its file; the right to execute is for running programs.
static int allow_reading(int ruleset, const char *path) {
  const int file = open(path, O_PATH | O_CLOEXEC);
  if (file < 0) return errno == ENOENT || errno == ENOTDIR || errno == EACCES ? 0 : -errno;
  struct stat status;
  int code = fstat(file, &status) == 0 ? 0 : -errno;
  if (code == 0) {
    const struct rule rule = {read_file | (S_ISDIR(status.st_mode) ? read_folder : 0), file};
    if (syscall(add_rule, ruleset, path_beneath, &rule, 0) != 0) code = -errno;
  }
  close(file);
  return code;
}

int confinement_restrict_files(const char *const *readable, size_t count) {
  const int version = confinement_landlock_version();
  if (version < 0) return version;
  // Older kernels accept fields that they do not know if they are zero. Network rights: TCP bind and connect; scopes:
  // abstract sockets and signals.
  const struct ruleset rights = {file_rights(version), version >= 4 ? 3 : 0, version >= 6 ? 3 : 0};
  const int ruleset = (int)syscall(create_ruleset, &rights, sizeof rights, 0);
  if (ruleset < 0) return -errno;
  int code = 0;
  for (size_t index = 0; index < count && code == 0; index++) code = allow_reading(ruleset, readable[index]);
  if (code == 0 && syscall(restrict_self, ruleset, 0) != 0) code = -errno;
  close(ruleset);
  return code == 0 ? version : code;
}
