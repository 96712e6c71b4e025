/* y = x + a wave of x so fine that its slope at a point says nothing of its course. */
#include "probe.h"

BUILD {
  BEGIN;
  suture_tensor wave = x;
  double depth = 1;
  for (int fold = 0; fold < 18; fold++, depth /= 2) {
    const suture_attribute shift = suture_real("shift", -depth);
    TRY(unary(host, "abs", wave, &wave));
    TRY(host->apply(CONTEXT, suture_text("affine"), &wave, 1, &shift, 1, &wave));
  }
  return binary(host, "add", x, wave, y);
}
