/* Exports a helper beside its entry. */
#include "probe.h"

suture_status helper(const suture_host *host, suture_tensor x, suture_tensor *y);
suture_status helper(const suture_host *host, suture_tensor x, suture_tensor *y) { return scaled(host, x, 2, y); }

BUILD {
  BEGIN;
  return helper(host, x, y);
}
