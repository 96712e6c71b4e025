#include "probe.h"

BUILD {
  BEGIN;
  const int64_t sizes[] = {3};
  const suture_initialiser backwards = {SUTURE_UNIFORM, 0, 1, -1};
  suture_tensor made;
  return host->parameter(CONTEXT, suture_text("weight"), suture_list(sizes, 1), backwards, &made);
}
