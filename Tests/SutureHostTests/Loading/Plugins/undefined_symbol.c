#include "probe.h"

int suture_future_function(int number);

BUILD {
  BEGIN;
  *y = x;
  return suture_future_function(3);
}
