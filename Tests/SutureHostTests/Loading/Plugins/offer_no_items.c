#include "suture.h"

static const suture_offer offer = {{sizeof(suture_offer), 1, 0}, 0, 0};

suture_status suture_plugin(const suture_header *host, const suture_offer **answer) {
  (void)host;
  *answer = &offer;
  return SUTURE_OK;
}
