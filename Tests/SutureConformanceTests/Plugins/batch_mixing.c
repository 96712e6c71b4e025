/* Subtracts the mean over all images. */
#include "probe.h"

BUILD {
  BEGIN;
  suture_tensor m;
  TRY(mean(host, x, 0, 0, &m));
  return binary(host, "subtract", x, m, y);
}
