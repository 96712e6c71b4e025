/* A library with one item, "probe", whose `build` breaks one promise. */
#include "suture.h"

static suture_status build(const suture_item *item, const suture_host *host, suture_tensor x, suture_tensor *y);

static const suture_item probe = {{sizeof(suture_item), 1, 0}, {"probe", 5}, {"1.0.0", 5}, build, 0};
static const suture_item *const items[] = {&probe};
static const suture_offer offer = {{sizeof(suture_offer), 1, 0}, items, 1};

#ifdef OWN_HANDSHAKE
/* The file that includes this shakes hands itself. */
#else
suture_status suture_plugin(const suture_header *host, const suture_offer **answer) {
  if (host == 0 || answer == 0) return SUTURE_BAD_ARGUMENT;
  if (host->major != SUTURE_ABI_MAJOR) return SUTURE_BAD_VERSION;
  *answer = &offer;
  return SUTURE_OK;
}
#endif

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

/* y = x * scale */
static inline suture_status scaled(const suture_host *host, suture_tensor x, double scale, suture_tensor *y) {
  const suture_attribute attribute = suture_real("scale", scale);
  return host->apply(host->context, suture_text("affine"), &x, 1, &attribute, 1, y);
}

static inline suture_status unary(const suture_host *host, const char *name, suture_tensor x, suture_tensor *y) {
  return host->apply(host->context, suture_text(name), &x, 1, 0, 0, y);
}

static inline suture_status binary(const suture_host *host, const char *name, suture_tensor a, suture_tensor b,
                                   suture_tensor *y) {
  const suture_tensor inputs[] = {a, b};
  return host->apply(host->context, suture_text(name), inputs, 2, 0, 0, y);
}

static inline suture_status mean(const suture_host *host, suture_tensor x, int64_t first, int64_t last,
                                 suture_tensor *y) {
  int64_t axes[8];
  uint64_t count = 0;
  for (int64_t axis = first; axis <= last; axis++) axes[count++] = axis;
  const suture_attribute attributes[] = {suture_numbers("axes", axes, count), suture_integer("keep", 1)};
  return host->apply(host->context, suture_text("reduce_mean"), &x, 1, attributes, 2, y);
}

static inline suture_status parameter(const suture_host *host, const char *name, int64_t first, suture_tensor *y) {
  const int64_t shape[] = {first, 1, 1, 1};
  const suture_initialiser one = {SUTURE_CONSTANT, 0, 1, 0};
  return host->parameter(host->context, suture_text(name), suture_list(shape, 4), one, y);
}
