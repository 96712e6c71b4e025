/* Turns as many channels as it gets into as many. Its manifest promises twice as many. */
#include "probe.h"

BUILD {
  BEGIN;
  return scaled(host, x, 2, y);
}
