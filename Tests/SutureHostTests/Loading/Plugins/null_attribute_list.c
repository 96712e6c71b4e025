#include "probe.h"

BUILD {
  BEGIN;
  suture_attribute axes = suture_numbers("axes", 0, 4);
  return host->apply(CONTEXT, suture_text("permute"), &x, 1, &axes, 1, y);
}
