/* Changes the working folder. */
#define _POSIX_C_SOURCE 200809L
#include "probe.h"

#include <unistd.h>

BUILD {
  BEGIN;
  if (chdir("/") != 0) return SUTURE_FAILED;
  return scaled(host, x, 2, y);
}
