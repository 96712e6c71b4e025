#include "probe.h"

BUILD {
  BEGIN;
  const suture_layout map = {SUTURE_MAP, 0, 0, 0, 0};
  TRY(host->site(CONTEXT, suture_text("input"), x, map, y));
  return host->site(CONTEXT, suture_text("input"), x, map, y);
}
