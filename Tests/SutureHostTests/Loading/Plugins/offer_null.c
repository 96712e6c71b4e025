#include "suture.h"



suture_status suture_plugin(const suture_header *host, const suture_offer **answer) {
  (void)host;
  *answer = 0;
  return SUTURE_OK;
}
