#include "probe.h"

BUILD {
  BEGIN;
  const int64_t axes[] = {2, 3};
  const suture_attribute attributes[] = {suture_numbers("axes", axes, 2), suture_integer("keep", 1)};
  return host->apply(CONTEXT, suture_text("reduce_mean"), &x, 1, attributes, 2, y);
}
