// Winograd's transforms and products for one number of channels per block: BLOCK, a vector of so many floats, and NAMED,
// which gives each function its name. With p = 1/√2 and q = √2, the points are 0, p, −p, q, −q, ∞.

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

// The products at one point, for ROWS tiles and WIDTH blocks of outputs: m [WIDTH][tiles, BLOCK] = v [inputs / BLOCK]
// [tiles, BLOCK] · u [inputs, WIDTH · BLOCK], or m plus that; the first `rows` are stored.
#define WINOGRAD_PRODUCT(ROWS, WIDTH)                                                                              \
  SUTURE_INLINE void NAMED(product_##ROWS##_##WIDTH)(                                                              \
      const float *v, const float *u, float *m, int64_t slice, int64_t inputs, int64_t rows, bool adds) {          \
    VECTOR sums[ROWS][WIDTH];                                                                                      \
    SUTURE_UNROLL for (int row = 0; row < ROWS; ++row) {                                                           \
      SUTURE_UNROLL for (int i = 0; i < WIDTH; ++i) sums[row][i] = (VECTOR){0};                                    \
    }                                                                                                              \
    for (int64_t input = 0; input < inputs; input += BLOCK, v += slice) {                                          \
      for (int k = 0; k < BLOCK; ++k, u += WIDTH * BLOCK) {                                                        \
        VECTOR right[WIDTH];                                                                                       \
        SUTURE_UNROLL for (int i = 0; i < WIDTH; ++i) right[i] = *(const VECTOR *)(u + i * BLOCK);                 \
        SUTURE_UNROLL for (int row = 0; row < ROWS; ++row) {                                                       \
          SUTURE_UNROLL for (int i = 0; i < WIDTH; ++i) sums[row][i] += v[row * BLOCK + k] * right[i];             \
        }                                                                                                          \
      }                                                                                                            \
    }                                                                                                              \
    SUTURE_UNROLL for (int row = 0; row < ROWS; ++row) {                                                           \
      if (row < rows) {                                                                                            \
        SUTURE_UNROLL for (int i = 0; i < WIDTH; ++i) {                                                            \
          VECTOR *const to = (VECTOR *)(m + i * slice + row * BLOCK);                                              \
          *to = adds ? *to + sums[row][i] : sums[row][i];                                                          \
        }                                                                                                          \
      }                                                                                                            \
    }                                                                                                              \
  }

// The sums over tiles at one point, for ROWS inputs of a block and WIDTH blocks of outputs: u [ROWS, outputs] =
// v [tiles, BLOCK]ᵀ · w [WIDTH][tiles, BLOCK], or u plus that.
#define WINOGRAD_SUM(ROWS, WIDTH)                                                                                  \
  SUTURE_INLINE void NAMED(sum_##ROWS##_##WIDTH)(                                                                  \
      const float *v, const float *w, float *u, int64_t slice, int64_t tiles, int64_t outputs, bool adds) {        \
    VECTOR sums[ROWS][WIDTH];                                                                                      \
    SUTURE_UNROLL for (int row = 0; row < ROWS; ++row) {                                                           \
      SUTURE_UNROLL for (int i = 0; i < WIDTH; ++i) sums[row][i] = (VECTOR){0};                                    \
    }                                                                                                              \
    for (int64_t tile = 0; tile < tiles; ++tile, v += BLOCK, w += BLOCK) {                                         \
      VECTOR right[WIDTH];                                                                                         \
      SUTURE_UNROLL for (int i = 0; i < WIDTH; ++i) right[i] = *(const VECTOR *)(w + i * slice);                   \
      SUTURE_UNROLL for (int row = 0; row < ROWS; ++row) {                                                         \
        SUTURE_UNROLL for (int i = 0; i < WIDTH; ++i) sums[row][i] += v[row] * right[i];                           \
      }                                                                                                            \
    }                                                                                                              \
    SUTURE_UNROLL for (int row = 0; row < ROWS; ++row) {                                                           \
      SUTURE_UNROLL for (int i = 0; i < WIDTH; ++i) {                                                              \
        VECTOR *const to = (VECTOR *)(u + row * outputs + i * BLOCK);                                              \
        *to = adds ? *to + sums[row][i] : sums[row][i];                                                            \
      }                                                                                                            \
    }                                                                                                              \
  }

#if BLOCK == 16
WINOGRAD_PRODUCT(6, 4)
WINOGRAD_PRODUCT(12, 2)
WINOGRAD_PRODUCT(16, 1)
WINOGRAD_SUM(4, 4)
WINOGRAD_SUM(8, 2)
WINOGRAD_SUM(16, 1)
#else
WINOGRAD_PRODUCT(6, 2)
WINOGRAD_PRODUCT(12, 1)
WINOGRAD_SUM(4, 2)
WINOGRAD_SUM(8, 1)
#endif
#undef WINOGRAD_PRODUCT
#undef WINOGRAD_SUM

// The products of `count` tiles at one point with the kernels of a panel of outputs.
SUTURE_INLINE void NAMED(products)(
    const float *v, const float *u, float *m, int64_t slice, int64_t inputs, int64_t panel, int64_t count,
    bool adds) {
#define EACH_ROW(ROWS, WIDTH)                                                                                  \
  for (int64_t row = 0; row < count; row += ROWS) {                                                            \
    NAMED(product_##ROWS##_##WIDTH)(v + row * BLOCK, u, m + row * BLOCK, slice, inputs, count - row, adds);    \
  }
#if BLOCK == 16
  if (panel == 4 * BLOCK) EACH_ROW(6, 4)
  if (panel == 2 * BLOCK) EACH_ROW(12, 2)
  if (panel == BLOCK) EACH_ROW(16, 1)
#else
  if (panel == 2 * BLOCK) EACH_ROW(6, 2)
  if (panel == BLOCK) EACH_ROW(12, 1)
#endif
#undef EACH_ROW
}

// The sums of `count` tiles at one point for a block of inputs and a panel of outputs.
SUTURE_INLINE void NAMED(sums)(
    const float *v, const float *w, float *u, int64_t slice, int64_t outputs, int64_t panel, int64_t count,
    bool adds) {
#define EACH_ROW(ROWS, WIDTH)                                                                                  \
  for (int row = 0; row < BLOCK; row += ROWS) {                                                                \
    NAMED(sum_##ROWS##_##WIDTH)(v + row, w, u + row * outputs, slice, count, outputs, adds);                   \
  }
#if BLOCK == 16
  if (panel == 4 * BLOCK) EACH_ROW(4, 4)
  if (panel == 2 * BLOCK) EACH_ROW(8, 2)
  if (panel == BLOCK) EACH_ROW(16, 1)
#else
  if (panel == 2 * BLOCK) EACH_ROW(4, 2)
  if (panel == BLOCK) EACH_ROW(8, 1)
#endif
#undef EACH_ROW
}

// MARK: Loops

// Transforms a tile of a group's maps for a shift: v [inputs / BLOCK][chunk, BLOCK] at each point.
SUTURE_INLINE void NAMED(transform_tile)(
    const struct suture_winograd_tiles *tiles, const float *x, int64_t tile, int64_t shift, float *v, int64_t slice,
    int64_t part) {
  const int64_t area = tiles->rows * tiles->columns;
  const int64_t row = tile % area / tiles->columns * 4 - tiles->top + shift / tiles->shift_columns * 3;
  const int64_t column = tile % tiles->columns * 4 - tiles->left + shift % tiles->shift_columns * 3;
  const int64_t plane = tiles->height * tiles->width;
  const float *const maps = x + tile / area * tiles->groups * tiles->inputs * plane;
  for (int64_t input = 0; input < tiles->inputs; input += BLOCK, v += slice) {
    NAMED(transform_inputs)(maps + input * plane, tiles->height, tiles->width, row, column, v, part);
  }
}

static void NAMED(weight)(const struct suture_winograd_weight *call, int64_t start, int64_t end) {
  const struct suture_winograd_tiles *const tiles = &call->tiles;
  const int64_t blocks = tiles->outputs / BLOCK;
  const int64_t depth = tiles->inputs * tiles->shift_rows * tiles->shift_columns;
  const int64_t taps = call->kernel_height * call->kernel_width;
  for (int64_t item = start; item < end; ++item) {
    const int64_t output = item % blocks * BLOCK;
    const float *const kernels =
        call->weight + item / blocks * call->group_stride + output * call->output_stride;
    float *const parts = call->u + item / blocks * suture_winograd_points * call->part;
    for (int64_t row_of_kernel = 0; row_of_kernel < depth; ++row_of_kernel) {
      const int64_t shift = row_of_kernel / tiles->inputs;
      const float *const from = kernels + row_of_kernel % tiles->inputs * call->input_stride;
      float *const to =
          parts + (output / call->panel * depth + row_of_kernel) * call->panel + output % call->panel;
      VECTOR half[6][3];
      for (int column = 0; column < 3; ++column) {
        VECTOR g[3];
        VECTOR made[6];
        for (int row = 0; row < 3; ++row) {
          const int64_t y = shift / tiles->shift_columns * 3 + row;
          const int64_t x = shift % tiles->shift_columns * 3 + column;
          g[row] = (VECTOR){0};
          if (y >= call->kernel_height || x >= call->kernel_width) continue;
          const int64_t tap = y * call->kernel_width + x;
          const float *const numbers = from + (call->is_turned ? taps - 1 - tap : tap);
          for (int lane = 0; lane < BLOCK; ++lane) g[row][lane] = numbers[lane * call->output_stride];
        }
        NAMED(kernel)(g, made);
        for (int row = 0; row < 6; ++row) half[row][column] = made[row];
      }
      for (int row = 0; row < 6; ++row) {
        VECTOR made[6];
        NAMED(kernel)(half[row], made);
        for (int column = 0; column < 6; ++column) *(VECTOR *)(to + (row * 6 + column) * call->part) = made[column];
      }
    }
  }
}

static void NAMED(convolution)(const struct suture_winograd *call, int64_t part, int64_t start, int64_t end) {
  const struct suture_winograd_tiles *const tiles = &call->tiles;
  const int64_t area = tiles->rows * tiles->columns;
  const int64_t shifts = tiles->shift_rows * tiles->shift_columns;
  const int64_t depth = tiles->inputs * shifts;
  const int64_t slice = call->chunk * BLOCK;
  const int64_t v_part = call->chunk * tiles->inputs + winograd_gap;
  const int64_t m_part = call->chunk * tiles->outputs + winograd_gap;
  const int64_t plane = tiles->out_height * tiles->out_width;
  float *const v = call->scratch + part * call->scratch_stride;
  // The last rows of a product may read beyond the tiles.
  float *const m = v + suture_winograd_points * v_part + winograd_rows * BLOCK;
  for (int64_t item = start; item < end; ++item) {
    const int64_t first = item / tiles->groups * call->chunk;
    const int64_t group = item % tiles->groups;
    const int64_t count = call->count - first < call->chunk ? call->count - first : call->chunk;
    const float *const x = call->x + group * tiles->inputs * tiles->height * tiles->width;
    const float *const u = call->u + group * suture_winograd_points * call->part;
    for (int64_t shift = 0; shift < shifts; ++shift) {
      for (int64_t tile = 0; tile < count; ++tile) {
        NAMED(transform_tile)(tiles, x, first + tile, shift, v + tile * BLOCK, slice, v_part);
      }
      for (int64_t point = 0; point < suture_winograd_points; ++point) {
        const float *kernels = u + point * call->part + shift * tiles->inputs * call->panel;
        for (int64_t output = 0; output < tiles->outputs; output += call->panel, kernels += depth * call->panel) {
          NAMED(products)
          (v + point * v_part, kernels, m + point * m_part + output * call->chunk, slice, tiles->inputs, call->panel,
           count, shift > 0);
        }
      }
    }
    for (int64_t tile = 0; tile < count; ++tile) {
      const int64_t image = (first + tile) / area;
      const int64_t row = (first + tile) % area / tiles->columns * 4;
      const int64_t column = (first + tile) % tiles->columns * 4;
      for (int64_t output = 0; output < tiles->outputs; output += BLOCK) {
        const int64_t channel = group * tiles->outputs + output;
        const VECTOR bias = call->bias ? *(const VECTOR *)(call->bias + channel) : (VECTOR){0};
        NAMED(transform_products)
        (m + tile * BLOCK + output * call->chunk, m_part, &bias,
         call->y + (image * tiles->groups * tiles->outputs + channel) * plane, tiles->out_height, tiles->out_width, row,
         column);
      }
    }
  }
}

static void NAMED(transform)(const struct suture_winograd_gradient *call, int64_t start, int64_t end) {
  const struct suture_winograd_tiles *const tiles = &call->tiles;
  const int64_t area = tiles->rows * tiles->columns;
  const int64_t slice = call->chunk * BLOCK;
  const int64_t plane = tiles->out_height * tiles->out_width;
  const float *const x = call->x + call->group * tiles->inputs * tiles->height * tiles->width;
  for (int64_t tile = start; tile < end; ++tile) {
    const int64_t place = call->first + tile;
    NAMED(transform_tile)(tiles, x, place, call->shift, call->v + tile * BLOCK, slice, call->v_part);
    // The other shifts multiply the same upstream gradients.
    if (call->shift > 0) continue;
    const float *upstream =
        call->upstream + (place / area * tiles->groups + call->group) * tiles->outputs * plane;
    float *to = call->w + tile * BLOCK;
    for (int64_t output = 0; output < tiles->outputs; output += BLOCK, to += slice, upstream += plane * BLOCK) {
      NAMED(transform_upstream)
      (upstream, tiles->out_height, tiles->out_width, place % area / tiles->columns * 4, place % tiles->columns * 4, to,
       call->w_part);
    }
  }
}

static void NAMED(add_products)(const struct suture_winograd_gradient *call, int64_t start, int64_t end) {
  const struct suture_winograd_tiles *const tiles = &call->tiles;
  float *const sums = call->u + call->shift * tiles->inputs * tiles->outputs;
  for (int64_t point = start; point < end; ++point) {
    for (int64_t row = 0; row < tiles->inputs; row += BLOCK) {
      for (int64_t output = 0; output < tiles->outputs; output += call->panel) {
        NAMED(sums)
        (call->v + point * call->v_part + row * call->chunk, call->w + point * call->w_part + output * call->chunk,
         sums + point * call->u_part + row * tiles->outputs + output, call->chunk * BLOCK, tiles->outputs,
         call->panel, call->count, call->first > 0);
      }
    }
  }
}

static void NAMED(gradient)(const struct suture_winograd_gradient *call, int64_t start, int64_t end) {
  const struct suture_winograd_tiles *const tiles = &call->tiles;
  const int64_t depth = tiles->inputs * tiles->shift_rows * tiles->shift_columns;
  const int64_t taps = call->kernel_height * call->kernel_width;
  for (int64_t output = start * BLOCK; output < end * BLOCK; output += BLOCK) {
    for (int64_t row_of_kernel = 0; row_of_kernel < depth; ++row_of_kernel) {
      const int64_t shift = row_of_kernel / tiles->inputs;
      const float *const from = call->u + row_of_kernel * tiles->outputs + output;
      VECTOR half[3][6];
      for (int column = 0; column < 6; ++column) {
        VECTOR u[6];
        VECTOR made[3];
        for (int row = 0; row < 6; ++row) u[row] = *(const VECTOR *)(from + (row * 6 + column) * call->u_part);
        NAMED(kernel_gradient)(u, made);
        for (int row = 0; row < 3; ++row) half[row][column] = made[row];
      }
      const int64_t channel = call->group * tiles->outputs + output;
      float *const to = call->y + (channel * tiles->inputs + row_of_kernel % tiles->inputs) * taps;
      for (int row = 0; row < 3; ++row) {
        VECTOR made[3];
        NAMED(kernel_gradient)(half[row], made);
        for (int column = 0; column < 3; ++column) {
          const int64_t y = shift / tiles->shift_columns * 3 + row;
          const int64_t x = shift % tiles->shift_columns * 3 + column;
          if (y >= call->kernel_height || x >= call->kernel_width) continue;
          float *const numbers = to + y * call->kernel_width + x;
          for (int lane = 0; lane < BLOCK; ++lane) numbers[lane * tiles->inputs * taps] = made[column][lane];
        }
      }
    }
  }
}
