#include "probe.h"

BUILD {
  BEGIN;
  double value;
  return host->real(CONTEXT, suture_text("reduction"), &value);
}
