/* Declares two parameters and uses one. */
#include "probe.h"

BUILD {
  BEGIN;
  suture_tensor used, unused;
  TRY(parameter(host, "used", 1, &used));
  TRY(parameter(host, "unused", 1, &unused));
  return binary(host, "multiply", x, used, y);
}
