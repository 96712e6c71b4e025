#include "probe.h"

static suture_tensor kept = 0;

BUILD {
  BEGIN;
  if (kept == 0) kept = x;
  *y = kept;
  return SUTURE_OK;
}
