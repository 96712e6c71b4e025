#include "probe.h"

BUILD {
  BEGIN;
  TRY(host->enter(CONTEXT, suture_text("attn"), suture_text("Attention")));
  *y = x;
  return SUTURE_OK;
}
