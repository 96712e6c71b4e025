/* Gated channel transformation (Yang et al., 2020, section 3), written with nothing but suture.h.
 *
 *   e = alpha * sqrt(sum over h, w of x^2 + epsilon)       the embedding of each channel
 *   n = gamma / sqrt(mean over c of e^2 + epsilon)         competition between channels
 *   y = x * (1 + tanh(e * n + beta))
 *
 * alpha starts at 1, gamma and beta at 0: at the start y = x.
 */
#include "suture.h"

/* The state of one build: remembers the first failure, so that the computation below needs no check after each line. */
typedef struct {
  const suture_host *host;
  suture_status status;
} builder;

static suture_tensor apply(builder *b, const char *operation, const suture_tensor *inputs, uint64_t input_count,
                           const suture_attribute *attributes, uint64_t attribute_count) {
  suture_tensor made = 0;
  if (b->status == SUTURE_OK)
    b->status = b->host->apply(b->host->context, suture_text(operation), inputs, input_count, attributes,
                               attribute_count, &made);
  return made;
}

static suture_tensor unary(builder *b, const char *operation, suture_tensor x) {
  return apply(b, operation, &x, 1, 0, 0);
}

static suture_tensor binary(builder *b, const char *operation, suture_tensor left, suture_tensor right) {
  const suture_tensor inputs[] = {left, right};
  return apply(b, operation, inputs, 2, 0, 0);
}

static suture_tensor plus(builder *b, suture_tensor x, double number) {
  const suture_attribute shift = suture_real("shift", number);
  return apply(b, "affine", &x, 1, &shift, 1);
}

static suture_tensor reduce(builder *b, const char *operation, suture_tensor x, const int64_t *axes, uint64_t count) {
  const suture_attribute attributes[] = {suture_numbers("axes", axes, count), suture_integer("keep", 1)};
  return apply(b, operation, &x, 1, attributes, 2);
}

static suture_tensor parameter(builder *b, const char *name, const int64_t shape[4], double start) {
  const suture_initialiser constant = {SUTURE_CONSTANT, 0, start, 0};
  suture_tensor made = 0;
  if (b->status == SUTURE_OK)
    b->status = b->host->parameter(b->host->context, suture_text(name), suture_list(shape, 4), constant, &made);
  return made;
}

static suture_status build(const suture_item *item, const suture_host *host, suture_tensor x, suture_tensor *y) {
  (void)item;
  if (host->header.struct_size < sizeof(suture_host)) return SUTURE_BAD_VERSION;
  suture_integers shape;
  double epsilon = 0;
  suture_status status = host->shape(host->context, x, &shape);
  if (status == SUTURE_OK) status = host->real(host->context, suture_text("epsilon"), &epsilon);
  if (status != SUTURE_OK) return status;
  if (shape.count != 4) return host->fail(host->context, suture_text("gct takes a map [n, c, h, w]"));

  builder b = {host, SUTURE_OK};
  const int64_t channels[] = {1, shape.values[1], 1, 1};
  const int64_t positions[] = {2, 3};
  const int64_t channel_axis[] = {1};
  const suture_tensor alpha = parameter(&b, "alpha", channels, 1);
  const suture_tensor gamma = parameter(&b, "gamma", channels, 0);
  const suture_tensor beta = parameter(&b, "beta", channels, 0);

  const suture_tensor energy = reduce(&b, "reduce_sum", unary(&b, "square", x), positions, 2);
  const suture_tensor e = binary(&b, "multiply", alpha, unary(&b, "sqrt", plus(&b, energy, epsilon)));
  const suture_tensor mean = reduce(&b, "reduce_mean", unary(&b, "square", e), channel_axis, 1);
  const suture_tensor n = binary(&b, "divide", gamma, unary(&b, "sqrt", plus(&b, mean, epsilon)));
  const suture_tensor gate = unary(&b, "tanh", binary(&b, "add", binary(&b, "multiply", e, n), beta));
  *y = binary(&b, "multiply", x, plus(&b, gate, 1));
  return b.status;
}

static const suture_item gct = {
    {sizeof(suture_item), SUTURE_ABI_MAJOR, 0}, {"gct", 3}, {"1.0.0", 5}, build, 0,
};
static const suture_item *const items[] = {&gct};
static const suture_offer offer = {{sizeof(suture_offer), SUTURE_ABI_MAJOR, 0}, items, 1};

suture_status suture_plugin(const suture_header *host, const suture_offer **answer) {
  if (host == 0 || answer == 0) return SUTURE_BAD_ARGUMENT;
  if (host->major != SUTURE_ABI_MAJOR) return SUTURE_BAD_VERSION;
  *answer = &offer;
  return SUTURE_OK;
}
