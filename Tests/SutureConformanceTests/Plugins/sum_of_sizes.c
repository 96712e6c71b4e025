/* Gives up at two sizes together, each of which its manifest allows. */
#include "probe.h"

BUILD {
  BEGIN;
  int64_t height = 0, width = 0;
  TRY(host->integer(CONTEXT, suture_text("height"), &height));
  TRY(host->integer(CONTEXT, suture_text("width"), &width));
  if (height > 1 && width > 1) return host->fail(CONTEXT, suture_text("too large together"));
  return scaled(host, x, (double)(height + width), y);
}
