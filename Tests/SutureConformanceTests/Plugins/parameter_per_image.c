/* Has one parameter for each image of the batch. */
#include "probe.h"

BUILD {
  BEGIN;
  suture_integers shape;
  suture_tensor p;
  TRY(host->shape(CONTEXT, x, &shape));
  TRY(parameter(host, "p", shape.values[0], &p));
  return binary(host, "multiply", x, p, y);
}
