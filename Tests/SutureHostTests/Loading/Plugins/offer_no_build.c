#include "suture.h"

static const suture_item probe = {{sizeof(suture_item), 1, 0}, {"probe", 5}, {"1.0.0", 5}, 0, 0};
static const suture_item *const items[] = {&probe};
static const suture_offer offer = {{sizeof(suture_offer), 1, 0}, items, 1};

suture_status suture_plugin(const suture_header *host, const suture_offer **answer) {
  (void)host;
  *answer = &offer;
  return SUTURE_OK;
}
