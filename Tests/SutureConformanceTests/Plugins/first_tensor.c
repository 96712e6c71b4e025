/* Believes that its input is the first tensor of every graph. */
#include "probe.h"

BUILD {
  BEGIN;
  if ((x & 0xffffffff) != 1) return host->fail(CONTEXT, suture_text("not alone"));
  return scaled(host, x, 2, y);
}
