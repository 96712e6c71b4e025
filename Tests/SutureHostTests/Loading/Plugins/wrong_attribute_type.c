#include "probe.h"

BUILD {
  BEGIN;
  const suture_attribute axes = suture_real("axes", 0.5);
  return host->apply(CONTEXT, suture_text("permute"), &x, 1, &axes, 1, y);
}
