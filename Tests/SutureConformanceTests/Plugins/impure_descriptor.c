/* Leaves a file open. */
#define _POSIX_C_SOURCE 200809L
#include "probe.h"

#include <fcntl.h>

BUILD {
  BEGIN;
  if (open("/dev/zero", O_RDONLY) < 0) return SUTURE_FAILED;
  return scaled(host, x, 2, y);
}
