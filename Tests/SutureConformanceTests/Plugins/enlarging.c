/* Multiplies by so much that twice is beyond the largest number. */
#include "probe.h"

BUILD {
  BEGIN;
  return scaled(host, x, 1e25, y);
}
