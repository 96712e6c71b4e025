#include "probe.h"

BUILD {
  BEGIN;
  return host->enter(CONTEXT, suture_text("\xff"), suture_text("A"));
}
