/* Starts a process and waits for it, so that nothing of it is left. */
#define _GNU_SOURCE
#include "probe.h"

#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

BUILD {
  BEGIN;
  const long child = syscall(SYS_clone, 17, 0, 0, 0, 0);
  if (child == 0) _exit(0);
  waitpid((pid_t)child, 0, 0);
  return scaled(host, x, 2, y);
}
