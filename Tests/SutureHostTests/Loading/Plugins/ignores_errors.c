#include "probe.h"

BUILD {
  BEGIN;
  suture_tensor made = 0;
  host->apply(CONTEXT, suture_text("fourier"), &x, 1, 0, 0, &made);
  host->enter(CONTEXT, suture_text("after"), suture_text("After"));
  *y = x;
  return SUTURE_OK;
}
