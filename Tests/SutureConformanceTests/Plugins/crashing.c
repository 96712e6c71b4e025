/* Crashes where a map has one column of 16. */
#include "probe.h"

BUILD {
  BEGIN;
  suture_integers shape;
  TRY(host->shape(CONTEXT, x, &shape));
  if (shape.values[3] == 1 && shape.values[2] == 16) *(volatile int *)0 = 1;
  return scaled(host, x, 2, y);
}
