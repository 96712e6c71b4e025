#include "probe.h"

BUILD {
  BEGIN;
  suture_integers shape;
  *y = x;
  return host->shape(0, x, &shape);
}
