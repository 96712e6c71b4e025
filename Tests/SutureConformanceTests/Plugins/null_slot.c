/* Writes its answer wherever it is told to, also nowhere. */
#define OWN_HANDSHAKE
#include "probe.h"

suture_status suture_plugin(const suture_header *host, const suture_offer **answer) {
  if (host == 0) return SUTURE_BAD_ARGUMENT;
  if (host->major != SUTURE_ABI_MAJOR) return SUTURE_BAD_VERSION;
  *answer = &offer;
  return SUTURE_OK;
}

BUILD {
  BEGIN;
  return scaled(host, x, 2, y);
}
