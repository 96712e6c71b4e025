/* Sets an environment variable. */
#define _POSIX_C_SOURCE 200809L
#include "probe.h"

#include <stdlib.h>

BUILD {
  BEGIN;
  setenv("OMP_NUM_THREADS", "1", 1);
  return scaled(host, x, 2, y);
}
