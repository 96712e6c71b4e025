#include "probe.h"

BUILD {
  BEGIN;
  const suture_string name = {"a", UINT64_MAX};
  return host->enter(CONTEXT, name, suture_text("A"));
}
