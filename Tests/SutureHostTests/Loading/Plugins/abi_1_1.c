/* An item of version 1.1; macros say what a test varies. */
#include "suture.h"

#ifndef INPUTS
#define INPUTS 2
#endif
/* The minor versions that item and offer state. */
#ifndef ITEM_MINOR
#define ITEM_MINOR 1
#endif
#ifndef OFFER_MINOR
#define OFFER_MINOR 1
#endif
#ifndef ITEM_SIZE
#define ITEM_SIZE sizeof(suture_item_1_1)
#endif
#ifndef BUILD
#define BUILD build
#endif
#ifndef BUILD_INPUTS
#define BUILD_INPUTS build_inputs
#endif
#ifndef VALUES
#define VALUES {0.5, -2, 3}
#endif
#ifndef VALUE_COUNT
#define VALUE_COUNT 3
#endif

/* y = x * table, a buffer [1, 3, 1, 1]. */
static suture_status build(const suture_item *item, const suture_host *host, suture_tensor x, suture_tensor *y) {
  (void)item;
  if (host->header.struct_size < sizeof(suture_host_1_1)) return SUTURE_BAD_VERSION;
  const suture_host_1_1 *newer = (const suture_host_1_1 *)host;
  const double values[] = VALUES;
  const int64_t shape[] = {1, 3, 1, 1};
  suture_tensor factors[2] = {x, 0};
  const suture_status status = newer->buffer_values(host->context, suture_text("table"), suture_list(shape, 4),
                                                    suture_table(values, VALUE_COUNT), &factors[1]);
  if (status != SUTURE_OK) return status;
  return host->apply(host->context, suture_text("multiply"), factors, 2, 0, 0, y);
}

/* The inputs in reverse order, one beside the other. */
static suture_status build_inputs(const suture_item *item, const suture_host *host, const suture_tensor *inputs,
                                  uint64_t count, suture_tensor *y) {
  (void)item;
  suture_tensor reversed[16] = {0};
  for (uint64_t index = 0; index < count && index < 16; index++) reversed[index] = inputs[count - 1 - index];
  const suture_attribute axis = suture_integer("axis", 1);
  return host->apply(host->context, suture_text("concat"), reversed, count, &axis, 1, y);
}

static const suture_item_1_1 probe = {
    {{ITEM_SIZE, SUTURE_ABI_MAJOR, ITEM_MINOR}, {"probe", 5}, {"1.0.0", 5}, BUILD, 0}, INPUTS, BUILD_INPUTS,
};
static const suture_item *const items[] = {&probe.base};
static const suture_offer offer = {{sizeof(suture_offer), SUTURE_ABI_MAJOR, OFFER_MINOR}, items, 1};

suture_status suture_plugin(const suture_header *host, const suture_offer **answer) {
  if (host->major != SUTURE_ABI_MAJOR) return SUTURE_BAD_VERSION;
  *answer = &offer;
  return SUTURE_OK;
}

/* Whatever the macros choose, both functions are used. */
suture_status unused(void);
suture_status unused(void) { return build == 0 || build_inputs == 0 ? SUTURE_FAILED : SUTURE_OK; }
