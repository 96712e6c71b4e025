#include "probe.h"

BUILD {
  BEGIN;
  TRY(host->leave(CONTEXT));
  *y = x;
  return SUTURE_OK;
}
