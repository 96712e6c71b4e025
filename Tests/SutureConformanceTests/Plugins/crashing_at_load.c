/* Crashes before anything is asked of it. */
#include "probe.h"

__attribute__((constructor)) static void begin(void) { *(volatile int *)0 = 1; }

BUILD {
  BEGIN;
  return scaled(host, x, 2, y);
}
