/* Asks until the host gives in. */
#include "probe.h"

BUILD {
  BEGIN;
  while (scaled(host, x, 2, y) != SUTURE_OK) {
  }
  return SUTURE_OK;
}
