/* Breaks nothing, and takes 0.7 s for each build. */
#define _POSIX_C_SOURCE 200809L
#include "probe.h"

#include <time.h>

BUILD {
  BEGIN;
  const struct timespec pause = {0, 700000000};
  nanosleep(&pause, 0);
  return scaled(host, x, 2, y);
}
