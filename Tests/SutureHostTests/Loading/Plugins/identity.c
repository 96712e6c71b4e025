#include "probe.h"

BUILD {
  BEGIN;
  *y = x;
  return SUTURE_OK;
}
