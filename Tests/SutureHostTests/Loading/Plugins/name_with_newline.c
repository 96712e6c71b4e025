#include "probe.h"

BUILD {
  BEGIN;
  return host->enter(CONTEXT, suture_text("a\n(fc): Linear"), suture_text("A"));
}
