// Winograd's transforms for one number of channels per block: BLOCK, a vector of so many floats, and NAMED, which gives
// each function its name. With p = 1/√2 and q = √2, the points are 0, p, −p, q, −q, ∞.

// Bᵀ: six inputs along a row or column, evaluated at the points.
SUTURE_INLINE void NAMED(inputs)(const VECTOR d[6], VECTOR v[6]) {
  const VECTOR even = d[4] - 2.0f * d[2];
  const VECTOR odd = winograd_p * d[3] - 2.0f * winograd_p * d[1];
  const VECTOR wide_even = d[4] - 0.5f * d[2];
  const VECTOR wide_odd = winograd_q * d[3] - 0.5f * winograd_q * d[1];
  v[0] = d[0] - 2.5f * d[2] + d[4];
  v[1] = even + odd;
  v[2] = even - odd;
  v[3] = wide_even + wide_odd;
  v[4] = wide_even - wide_odd;
  v[5] = d[1] - 2.5f * d[3] + d[5];
}

// Aᵀ: four outputs from the products at the points.
SUTURE_INLINE void NAMED(outputs)(const VECTOR m[6], VECTOR y[4]) {
  const VECTOR even = m[1] + m[2];
  const VECTOR odd = m[1] - m[2];
  const VECTOR wide_even = m[3] + m[4];
  const VECTOR wide_odd = m[3] - m[4];
  y[0] = m[0] + even + wide_even;
  y[1] = winograd_p * odd + winograd_q * wide_odd;
  y[2] = 0.5f * even + 2.0f * wide_even;
  y[3] = 0.5f * winograd_p * odd + 2.0f * winograd_q * wide_odd + m[5];
}

// A: the transposed of `outputs`, for upstream gradients.
SUTURE_INLINE void NAMED(upstream)(const VECTOR y[4], VECTOR m[6]) {
  const VECTOR even = y[0] + 0.5f * y[2];
  const VECTOR odd = winograd_p * y[1] + 0.5f * winograd_p * y[3];
  const VECTOR wide_even = y[0] + 2.0f * y[2];
  const VECTOR wide_odd = winograd_q * y[1] + 2.0f * winograd_q * y[3];
  m[0] = y[0];
  m[1] = even + odd;
  m[2] = even - odd;
  m[3] = wide_even + wide_odd;
  m[4] = wide_even - wide_odd;
  m[5] = y[3];
}

// G: three numbers of a kernel, evaluated at the points.
SUTURE_INLINE void NAMED(kernel)(const VECTOR g[3], VECTOR u[6]) {
  const VECTOR even = winograd_near * g[0] + 0.5f * winograd_near * g[2];
  const VECTOR odd = winograd_near * winograd_p * g[1];
  const VECTOR wide_even = winograd_far * g[0] + 2.0f * winograd_far * g[2];
  const VECTOR wide_odd = winograd_far * winograd_q * g[1];
  u[0] = g[0];
  u[1] = even + odd;
  u[2] = even - odd;
  u[3] = wide_even + wide_odd;
  u[4] = wide_even - wide_odd;
  u[5] = g[2];
}

// Gᵀ: the transposed of `kernel`, for gradients of kernels.
SUTURE_INLINE void NAMED(kernel_gradient)(const VECTOR u[6], VECTOR g[3]) {
  const VECTOR even = u[1] + u[2];
  const VECTOR odd = u[1] - u[2];
  const VECTOR wide_even = u[3] + u[4];
  const VECTOR wide_odd = u[3] - u[4];
  g[0] = u[0] + winograd_near * even + winograd_far * wide_even;
  g[1] = winograd_near * winograd_p * odd + winograd_far * winograd_q * wide_odd;
  g[2] = 0.5f * winograd_near * even + 2.0f * winograd_far * wide_even + u[5];
}

// Reads the blocks of `count` positions down a column, with zeros outside of the maps.
SUTURE_INLINE void NAMED(column)(
    const float *plane, int64_t height, int64_t width, int64_t top, int64_t column, VECTOR *d, int count) {
  for (int row = 0; row < count; ++row) {
    const bool is_inside = top + row >= 0 && top + row < height && column >= 0 && column < width;
    d[row] = is_inside ? *(const VECTOR *)(plane + ((top + row) * width + column) * BLOCK) : (VECTOR){0};
  }
}

// Transforms a tile of 6×6 positions of a plane [height, width, BLOCK] to 36 blocks, `part` floats apart.
SUTURE_INLINE void NAMED(transform_inputs)(
    const float *plane, int64_t height, int64_t width, int64_t top, int64_t left, float *v, int64_t part) {
  VECTOR half[6][6];
  const bool is_inside = top >= 0 && left >= 0 && top + 6 <= height && left + 6 <= width;
  for (int column = 0; column < 6; ++column) {
    VECTOR d[6];
    VECTOR made[6];
    if (is_inside) {
      const float *const from = plane + (top * width + left + column) * BLOCK;
      for (int row = 0; row < 6; ++row) d[row] = *(const VECTOR *)(from + row * width * BLOCK);
    } else {
      NAMED(column)(plane, height, width, top, left + column, d, 6);
    }
    NAMED(inputs)(d, made);
    for (int row = 0; row < 6; ++row) half[row][column] = made[row];
  }
  for (int row = 0; row < 6; ++row) {
    VECTOR made[6];
    NAMED(inputs)(half[row], made);
    for (int column = 0; column < 6; ++column) *(VECTOR *)(v + (row * 6 + column) * part) = made[column];
  }
}

// Transforms a tile of 4×4 upstream gradients to 36 blocks.
SUTURE_INLINE void NAMED(transform_upstream)(
    const float *plane, int64_t height, int64_t width, int64_t top, int64_t left, float *w, int64_t part) {
  VECTOR half[6][4];
  const bool is_inside = top + 4 <= height && left + 4 <= width;
  for (int column = 0; column < 4; ++column) {
    VECTOR d[4];
    VECTOR made[6];
    if (is_inside) {
      const float *const from = plane + (top * width + left + column) * BLOCK;
      for (int row = 0; row < 4; ++row) d[row] = *(const VECTOR *)(from + row * width * BLOCK);
    } else {
      NAMED(column)(plane, height, width, top, left + column, d, 4);
    }
    NAMED(upstream)(d, made);
    for (int row = 0; row < 6; ++row) half[row][column] = made[row];
  }
  for (int row = 0; row < 6; ++row) {
    VECTOR made[6];
    NAMED(upstream)(half[row], made);
    for (int column = 0; column < 6; ++column) *(VECTOR *)(w + (row * 6 + column) * part) = made[column];
  }
}

// Transforms 36 blocks of products to a tile of 4×4 outputs, and stores those inside the maps.
SUTURE_INLINE void NAMED(transform_products)(
    const float *m, int64_t part, const VECTOR *bias, float *plane, int64_t height, int64_t width, int64_t top,
    int64_t left) {
  VECTOR half[4][6];
  for (int column = 0; column < 6; ++column) {
    VECTOR d[6];
    VECTOR made[4];
    for (int row = 0; row < 6; ++row) d[row] = *(const VECTOR *)(m + (row * 6 + column) * part);
    NAMED(outputs)(d, made);
    for (int row = 0; row < 4; ++row) half[row][column] = made[row];
  }
  for (int row = 0; row < 4 && top + row < height; ++row) {
    VECTOR made[4];
    NAMED(outputs)(half[row], made);
    float *const to = plane + ((top + row) * width + left) * BLOCK;
    for (int column = 0; column < 4; ++column) {
      if (left + column < width) *(VECTOR *)(to + column * BLOCK) = made[column] + *bias;
    }
  }
}
