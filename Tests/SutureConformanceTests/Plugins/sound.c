/* Breaks nothing: y = x * p. */
#include "probe.h"

BUILD {
  BEGIN;
  suture_tensor p;
  TRY(parameter(host, "p", 1, &p));
  return binary(host, "multiply", x, p, y);
}
