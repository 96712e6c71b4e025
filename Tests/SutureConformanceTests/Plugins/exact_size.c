/* Takes the one host that it was compiled for. */
#include "probe.h"

BUILD {
  BEGIN;
  if (host->header.struct_size > sizeof(suture_host_1_1)) return SUTURE_BAD_VERSION;
  return scaled(host, x, 2, y);
}
