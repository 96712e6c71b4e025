/* Lets everybody write to the files that the host makes. */
#define _POSIX_C_SOURCE 200809L
#include "probe.h"

#include <sys/stat.h>

BUILD {
  BEGIN;
  umask(0);
  return scaled(host, x, 2, y);
}
