#include "probe.h"

BUILD {
  BEGIN;
  int64_t value;
  return host->integer(CONTEXT, suture_text("reductoin"), &value);
}
