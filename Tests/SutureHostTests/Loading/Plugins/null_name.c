#include "probe.h"

BUILD {
  BEGIN;
  const suture_string name = {0, 4};
  return host->enter(CONTEXT, name, suture_text("A"));
}
