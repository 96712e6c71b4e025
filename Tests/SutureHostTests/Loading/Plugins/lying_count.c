#include "probe.h"

BUILD {
  BEGIN;
  return host->apply(CONTEXT, suture_text("concat"), &x, UINT64_MAX, 0, 0, y);
}
