/* Leaves a daemon behind: a grandchild in a session of its own. */
#define _GNU_SOURCE
#include "probe.h"

#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

BUILD {
  BEGIN;
  const long child = syscall(SYS_clone, 17, 0, 0, 0, 0);
  if (child == 0) {
    setsid();
    if (syscall(SYS_clone, 17, 0, 0, 0, 0) != 0) _exit(0);
    for (;;) pause();
  }
  waitpid((pid_t)child, 0, 0);
  return scaled(host, x, 2, y);
}
