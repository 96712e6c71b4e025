#include "probe.h"

BUILD {
  BEGIN;
  return host->apply(CONTEXT, suture_text("relu"), 0, 1, 0, 0, y);
}
