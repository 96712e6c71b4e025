/* Calls the last function of a table without looking whether it is there. */
#include "probe.h"

BUILD {
  BEGIN;
  if (host->extension(CONTEXT, suture_text("unheard-of")) != 0) return SUTURE_FAILED;
  return scaled(host, x, 2, y);
}
