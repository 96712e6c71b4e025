#define _GNU_SOURCE
#include "CConfinement.h"

#include <dlfcn.h>
#include <errno.h>
#include <sys/prctl.h>
#include <sys/stat.h>

int confinement_forbid_privileges(void) { return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 ? 0 : -errno; }

int confinement_forbid_inspection(void) { return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0 ? 0 : -errno; }

int confinement_thread_count(void) {
  struct stat tasks;
  // A folder's link count is 2 (its parent and itself) plus the number of folders inside.
  return stat("/proc/self/task", &tasks) == 0 ? (int)tasks.st_nlink - 2 : -errno;
}

const char *confinement_file_of(const char *function) {
  Dl_info information;
  const void *address = dlsym(RTLD_DEFAULT, function);
  return address != 0 && dladdr(address, &information) != 0 ? information.dli_fname : 0;
}
