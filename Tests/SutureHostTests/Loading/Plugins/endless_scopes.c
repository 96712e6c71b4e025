#include "probe.h"

BUILD {
  BEGIN;
  while (1) TRY(host->enter(CONTEXT, suture_text("a"), suture_text("A")));
}
