#include "probe.h"

BUILD {
  BEGIN;
  suture_attribute axis = suture_integer("axis", 1);
  axis.kind = 9;
  return host->apply(CONTEXT, suture_text("softmax"), &x, 1, &axis, 1, y);
}
