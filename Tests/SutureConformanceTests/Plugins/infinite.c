/* x * log(mean of x^2): nothing that an image of zeros has. */
#include "probe.h"

BUILD {
  BEGIN;
  suture_tensor energy, gate;
  TRY(unary(host, "square", x, &energy));
  TRY(mean(host, energy, 1, 3, &energy));
  TRY(unary(host, "log", energy, &gate));
  return binary(host, "multiply", x, gate, y);
}
