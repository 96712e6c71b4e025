/* Builds another graph each time. */
#include "probe.h"

static int count = 0;

BUILD {
  BEGIN;
  count++;
  return scaled(host, x, count, y);
}
