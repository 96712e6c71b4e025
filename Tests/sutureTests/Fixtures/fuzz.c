/* The body of `build`: applies operations with attributes drawn by the seed until one is refused. */
static const char *const operations[] = {
    "relu", "affine", "add", "divide", "dropout", "softmax", "reduce_sum", "reduce_l2", "reduce_variance", "matmul",
    "linear", "convolution", "max_pool", "average_pool", "adaptive_average_pool", "adaptive_max_pool", "batch_norm",
    "layer_norm", "group_norm", "reshape", "permute", "slice", "concat", "pad", "expand", "gather", "resize", "unfold",
    "fold", "constant", "topk", "take_along", "grid_sample", "range"};
static const char *const names[] = {
    "axis", "axes", "keep", "shape", "size", "kernel", "stride", "padding", "dilation", "groups", "before", "after",
    "start", "end", "indices", "correction", "epsilon", "value", "scale", "probability",
    "k", "align_corners", "count"};
/* The attributes that each operation takes, by their place above; -1 ends. */
static const signed char taken[][6] = {
    {-1}, {18, 17, -1}, {-1}, {-1}, {19, -1}, {0, -1}, {1, 2, -1}, {1, 2, -1}, {1, 2, 15, -1}, {-1},
    {-1}, {6, 7, 8, 9, -1}, {5, 6, 7, -1}, {5, 6, 7, -1}, {4, -1}, {4, -1}, {16, -1},
    {16, -1}, {9, 16, -1}, {3, -1}, {1, -1}, {0, 12, 13, -1}, {0, -1}, {10, 11, -1}, {3, -1}, {0, 14, -1}, {4, -1},
    {5, 6, 7, 8, -1}, {4, 5, 6, 7, 8, -1}, {3, 17, -1},
    {20, 0, -1}, {0, -1}, {21, -1}, {22, -1}};
static const int64_t numbers[] = {
    INT64_MIN, INT64_MIN + 1, -(1LL << 62), -2, -1, 0, 1, 1, 2, 2, 3, 4, 4, 7, 1LL << 16, 1LL << 20, (1LL << 20) + 1,
    1LL << 30, 1LL << 33, (1LL << 33) + 1, 1LL << 62, INT64_MAX - 1, INT64_MAX};
#define COUNT(table) (sizeof(table) / sizeof(table[0]))
#define DRAW(limit) ((state = state * 6364136223846793005ULL + 1442695040888963407ULL) >> 33) % (limit)

int64_t seed = 0;
suture_status status = host->integer(host->context, suture_text("seed"), &seed);
uint64_t state = (uint64_t)seed * 0x9e3779b97f4a7c15ULL + 1;
suture_tensor values[64] = {x};
int made = 1;
while (status == SUTURE_OK && made < 64) {
  if (DRAW(4) == 0) {
    int64_t shape[4];
    for (int i = 0; i < 4; i++) shape[i] = DRAW(3) == 0 ? numbers[DRAW(COUNT(numbers))] : 1 + (int64_t)(DRAW(4));
    char name[] = {'p', (char)('0' + made / 10), (char)('0' + made % 10), 0};
    const suture_initialiser zero = {SUTURE_CONSTANT, 0, 0, 0};
    status = host->parameter(host->context, suture_text(name), suture_list(shape, 1 + DRAW(4)), zero, &values[made]);
    if (status == SUTURE_OK) made++;
    continue;
  }
  const unsigned operation = DRAW(COUNT(operations));
  suture_attribute attributes[6];
  int64_t lists[6][4];
  unsigned count = 0;
  for (; taken[operation][count] >= 0; count++) {
    const unsigned name = (unsigned)taken[operation][count];
    const unsigned length = 1 + DRAW(4);
    for (unsigned i = 0; i < 4; i++) lists[count][i] = DRAW(2) ? (int64_t)i : numbers[DRAW(COUNT(numbers))];
    attributes[count] = name >= 16 && name < 20 ? suture_real(names[name], (double)numbers[DRAW(COUNT(numbers))] * 1e300)
                        : DRAW(3)  ? suture_numbers(names[name], lists[count], length)
                                   : suture_integer(names[name], lists[count][0]);
  }
  suture_tensor inputs[3];
  const unsigned input_count = DRAW(4);
  for (unsigned i = 0; i < input_count && i < 3; i++) inputs[i] = values[DRAW(made)];
  status = host->apply(host->context, suture_text(operations[operation]), inputs, input_count > 3 ? 3 : input_count,
                       attributes, count, &values[made]);
  if (status == SUTURE_OK) made++;
}
*y = x;
return status;
