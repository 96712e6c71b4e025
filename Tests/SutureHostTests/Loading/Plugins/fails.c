#include "probe.h"

BUILD {
  BEGIN;
  return host->fail(CONTEXT, suture_text("no luck with \x1b[31m red"));
}
