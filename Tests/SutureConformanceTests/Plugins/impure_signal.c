/* Handles a signal that is the host's. */
#define _POSIX_C_SOURCE 200809L
#include "probe.h"

#include <signal.h>

static void ignore(int number) { (void)number; }

BUILD {
  BEGIN;
  signal(SIGUSR1, ignore);
  return scaled(host, x, 2, y);
}
