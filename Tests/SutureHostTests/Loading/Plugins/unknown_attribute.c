#include "probe.h"

BUILD {
  BEGIN;
  const suture_attribute slope = suture_real("slope", 0.5);
  return host->apply(CONTEXT, suture_text("relu"), &x, 1, &slope, 1, y);
}
