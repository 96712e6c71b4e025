/* Gives up at the largest size that its manifest allows. */
#include "probe.h"

BUILD {
  BEGIN;
  int64_t size = 0;
  TRY(host->integer(CONTEXT, suture_text("size"), &size));
  if (size == 1000000) return host->fail(CONTEXT, suture_text("too large"));
  return scaled(host, x, (double)size, y);
}
