#include "probe.h"

BUILD {
  BEGIN;
  const suture_layout tokens = {SUTURE_TOKENS, 0, INT64_MAX, INT64_MAX, 2};
  return host->site(CONTEXT, suture_text("input"), x, tokens, y);
}
