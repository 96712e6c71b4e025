// The products of transformed tiles and kernels, for one number of channels per block; see winograd_transforms.h.

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
