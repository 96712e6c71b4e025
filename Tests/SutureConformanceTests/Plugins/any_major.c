/* Understands every host, as it believes. */
#define OWN_HANDSHAKE
#include "probe.h"

suture_status suture_plugin(const suture_header *host, const suture_offer **answer) {
  if (host == 0 || answer == 0) return SUTURE_BAD_ARGUMENT;
  *answer = &offer;
  return SUTURE_OK;
}

BUILD {
  BEGIN;
  return scaled(host, x, 2, y);
}
