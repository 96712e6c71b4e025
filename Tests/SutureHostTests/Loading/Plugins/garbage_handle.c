#include "probe.h"

BUILD {
  BEGIN;
  *y = 0xdeadbeef;
  return SUTURE_OK;
}
