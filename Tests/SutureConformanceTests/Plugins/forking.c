/* Could start a program. */
#define _POSIX_C_SOURCE 200809L
#include "probe.h"

#include <unistd.h>

BUILD {
  BEGIN;
  if (x == 0) return fork() == 0 ? SUTURE_OK : SUTURE_FAILED;
  return scaled(host, x, 2, y);
}
