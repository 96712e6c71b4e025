/* Says that all is well, whatever the host says. */
#include "probe.h"

BUILD {
  BEGIN;
  suture_integers shape;
  host->shape(CONTEXT, x, &shape);
  return scaled(host, x, 2, y) == SUTURE_OVER_BUDGET ? SUTURE_FAILED : SUTURE_OK;
}
