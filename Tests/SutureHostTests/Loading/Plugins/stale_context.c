#include "probe.h"

static suture_context *kept = 0;

BUILD {
  BEGIN;
  if (kept == 0) kept = CONTEXT;
  suture_integers shape;
  *y = x;
  return host->shape(kept, x, &shape);
}
