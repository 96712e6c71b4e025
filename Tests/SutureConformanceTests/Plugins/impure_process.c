/* Leaves a process behind: a copy of its own that waits for ever. */
#define _GNU_SOURCE
#include "probe.h"

#include <sys/syscall.h>
#include <unistd.h>

BUILD {
  BEGIN;
  /* SIGCHLD, and nothing shared: what `fork` does, without its handlers. */
  if (syscall(SYS_clone, 17, 0, 0, 0, 0) == 0)
    for (;;) pause();
  return scaled(host, x, 2, y);
}
