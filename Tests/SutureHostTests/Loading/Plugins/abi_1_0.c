/* y = 2 x, made with the header of version 1.0 as it was. */
#include "suture_1_0.h"

static suture_status build(const suture_item *item, const suture_host *host, suture_tensor x, suture_tensor *y) {
  (void)item;
  if (host->header.struct_size < sizeof(suture_host)) return SUTURE_BAD_VERSION;
  const suture_attribute scale = suture_real("scale", 2);
  return host->apply(host->context, suture_text("affine"), &x, 1, &scale, 1, y);
}

static const suture_item probe = {
    {sizeof(suture_item), SUTURE_ABI_MAJOR, SUTURE_ABI_MINOR}, {"probe", 5}, {"1.0.0", 5}, build, 0,
};
static const suture_item *const items[] = {&probe};
static const suture_offer offer = {{sizeof(suture_offer), SUTURE_ABI_MAJOR, SUTURE_ABI_MINOR}, items, 1};

suture_status suture_plugin(const suture_header *host, const suture_offer **answer) {
  if (host->major != SUTURE_ABI_MAJOR) return SUTURE_BAD_VERSION;
  *answer = &offer;
  return SUTURE_OK;
}
