/* Lowers a limit of the process, and sets a timer. */
#define _GNU_SOURCE
#include "probe.h"

#include <sys/resource.h>
#include <sys/time.h>

BUILD {
  BEGIN;
  const struct itimerval far = {{0, 0}, {3600, 0}};
  setitimer(ITIMER_REAL, &far, 0);
  struct rlimit limit;
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return SUTURE_FAILED;
  limit.rlim_cur = 200;
  if (setrlimit(RLIMIT_NOFILE, &limit) != 0) return SUTURE_FAILED;
  return scaled(host, x, 2, y);
}
