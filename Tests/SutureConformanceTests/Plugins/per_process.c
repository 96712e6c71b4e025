/* Builds another graph in each process. */
#define _POSIX_C_SOURCE 200809L
#include "probe.h"

#include <unistd.h>

BUILD {
  BEGIN;
  return scaled(host, x, (double)getpid(), y);
}
