#include "probe.h"

BUILD {
  BEGIN;
  return host->shape(CONTEXT, x, 0);
}
