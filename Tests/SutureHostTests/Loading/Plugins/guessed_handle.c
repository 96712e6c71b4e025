#include "probe.h"

/* The next value of the graph, which another module may have made. */
BUILD {
  BEGIN;
  *y = x + 1;
  return SUTURE_OK;
}
