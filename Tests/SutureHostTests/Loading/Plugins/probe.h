/* A library with one item, "probe": a test defines what its `build` does wrong. */
#include "suture.h"

static suture_status build(const suture_item *item, const suture_host *host, suture_tensor x, suture_tensor *y);

static const suture_item probe = {{sizeof(suture_item), 1, 0}, {"probe", 5}, {"1.0.0", 5}, build, 0};
static const suture_item *const items[] = {&probe};
static const suture_offer offer = {{sizeof(suture_offer), 1, 0}, items, 1};

suture_status suture_plugin(const suture_header *host, const suture_offer **answer) {
  (void)host;
  *answer = &offer;
  return SUTURE_OK;
}

#define BUILD \
  static suture_status build(const suture_item *item, const suture_host *host, suture_tensor x, suture_tensor *y)
/* Called in every `build`, so that no parameter is unused. */
#define BEGIN (void)item, (void)host, (void)x, (void)y
#define CONTEXT host->context
#define TRY(call)                         \
  do {                                    \
    const suture_status status = (call);  \
    if (status != SUTURE_OK) return status; \
  } while (0)
static const suture_initialiser zero = {SUTURE_CONSTANT, 0, 0, 0};
