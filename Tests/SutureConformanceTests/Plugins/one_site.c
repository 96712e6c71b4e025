/* A backbone with no place to graft at but the image. */
#include "probe.h"

BUILD {
  BEGIN;
  const suture_layout map = {SUTURE_MAP, 0, 0, 0, 0};
  TRY(host->site(CONTEXT, suture_text("input"), x, map, &x));
  return scaled(host, x, 2, y);
}
