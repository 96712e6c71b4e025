#include "probe.h"

BUILD {
  BEGIN;
  TRY(host->enter(CONTEXT, suture_text("deep"), suture_text("Deep")));
  TRY(host->enter(CONTEXT, suture_text("er"), suture_text("Deeper")));
  return host->apply(CONTEXT, suture_text("fourier"), &x, 1, 0, 0, y);
}
