/* Never comes back. */
#define _POSIX_C_SOURCE 200809L
#include "probe.h"

#include <unistd.h>

BUILD {
  BEGIN;
  for (;;) pause();
  return scaled(host, x, 2, y);
}
