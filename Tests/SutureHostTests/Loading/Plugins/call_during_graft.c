#include "suture.h"

/* A backbone, and a module that, grafted at its site, calls the backbone's host instead of its own. */
static const suture_host *outer;
static suture_tensor image;

static suture_status backbone(const suture_item *item, const suture_host *host, suture_tensor x, suture_tensor *y) {
  const suture_layout map = {SUTURE_MAP, 0, 0, 0, 0};
  (void)item;
  outer = host;
  image = x;
  return host->site(host->context, suture_text("input"), x, map, y);
}

static suture_status module(const suture_item *item, const suture_host *host, suture_tensor x, suture_tensor *y) {
  (void)item;
  (void)host;
  *y = x;
  suture_tensor made;
  outer->apply(outer->context, suture_text("relu"), &image, 1, 0, 0, &made);
  return SUTURE_OK;
}

static const suture_item probe = {{sizeof(suture_item), 1, 0}, {"probe", 5}, {"1.0.0", 5}, backbone, 0};
static const suture_item graft = {{sizeof(suture_item), 1, 0}, {"graft", 5}, {"1.0.0", 5}, module, 0};
static const suture_item *const items[] = {&probe, &graft};
static const suture_offer offer = {{sizeof(suture_offer), 1, 0}, items, 2};

suture_status suture_plugin(const suture_header *host, const suture_offer **answer) {
  (void)host;
  *answer = &offer;
  return SUTURE_OK;
}
