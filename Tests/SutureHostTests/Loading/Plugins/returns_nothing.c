#include "probe.h"

BUILD {
  BEGIN;
  return SUTURE_OK;
}
