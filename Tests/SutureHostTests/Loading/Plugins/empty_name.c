#include "probe.h"

BUILD {
  BEGIN;
  return host->enter(CONTEXT, suture_text(""), suture_text("A"));
}
