/* Gives up at a width that its manifest allows. */
#include "probe.h"

BUILD {
  BEGIN;
  suture_integers shape;
  TRY(host->shape(CONTEXT, x, &shape));
  if (shape.values[3] > 17) return host->fail(CONTEXT, suture_text("too wide"));
  return scaled(host, x, 2, y);
}
