#include "suture.h"



suture_status suture_plugin(const suture_header *host, const suture_offer **answer) {
  (void)host;
  (void)answer;
  return SUTURE_BAD_VERSION;
}
