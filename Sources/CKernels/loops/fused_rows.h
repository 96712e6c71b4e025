// Element-wise operations on the innermost two axes of fused instructions: rows of columns, with strides per operand.

#ifndef SUTURE_FUSED_ROWS_H
#define SUTURE_FUSED_ROWS_H

#include "maths.h"
#include "rows.h"
#include "suture_fused.h"

/// The two innermost axes of an instruction.
struct suture_fused_rows {
  const float *a;
  const float *b;
  float *y;
  int64_t rows;
  int64_t columns;
  int64_t a_row, a_column;
  int64_t b_row, b_column;
  int64_t y_row, y_column;
  float p;
  float q;
  int32_t function;
};

// Runs a statement for every column of a row: two vectors at a time, then single vectors for the remainder.
#define EACH_COLUMN(...)                                                                         \
  {                                                                                              \
    int64_t i = 0;                                                                               \
    const int64_t pairs = columns & ~(int64_t)15;                                                \
    _Pragma("clang loop vectorize(assume_safety) vectorize_width(8) interleave_count(2)")        \
    for (; i < pairs; ++i) {                                                                     \
      __VA_ARGS__                                                                                \
    }                                                                                            \
    _Pragma("clang loop vectorize(assume_safety) vectorize_width(8) interleave_count(1)")        \
    for (; i < columns; ++i) {                                                                   \
      __VA_ARGS__                                                                                \
    }                                                                                            \
  }

// y = expression(v, w), with v from a and w from b.
#define ONE_OPERAND(expression)                                     \
  for (int64_t row = 0; row < call->rows; ++row) {                  \
    const float *const a = call->a + row * call->a_row;             \
    float *const y = call->y + row * call->y_row;                   \
    if (call->y_column == 1 && call->a_column == 1) {               \
      EACH_COLUMN(const float v = a[i]; y[i] = (expression);)       \
    } else if (call->y_column == 1 && call->a_column == 0) {        \
      const float v = a[0];                                         \
      const float value = (expression);                             \
      EACH_COLUMN(y[i] = value;)                                    \
    } else {                                                        \
      for (int64_t i = 0; i < columns; ++i) {                       \
        const float v = a[i * call->a_column];                      \
        y[i * call->y_column] = (expression);                       \
      }                                                             \
    }                                                               \
  }                                                                 \
  break;

// The widths of rows that are one block of channels, as in norms and gates on blocked feature maps.
enum { narrow = 8, narrow_wide = 16 };

#define NARROW_ROWS(width, expression)                                        \
  {                                                                           \
    const float *a = call->a;                                                 \
    const float *b = call->b;                                                 \
    float *y = call->y;                                                       \
    const int64_t a_row = call->a_row, b_row = call->b_row, y_row = call->y_row; \
    const int64_t rows = call->rows;                                          \
    for (int64_t row = 0; row < rows; ++row, a += a_row, b += b_row, y += y_row) { \
      float left[width];                                                      \
      float right[width];                                                     \
      float made[width];                                                      \
      memcpy(left, a, sizeof left);                                           \
      memcpy(right, b, sizeof right);                                         \
      for (int i = 0; i < (width); ++i) {                                     \
        const float v = left[i];                                              \
        const float w = right[i];                                             \
        made[i] = (expression);                                               \
      }                                                                       \
      memcpy(y, made, sizeof made);                                           \
    }                                                                         \
  }

#define TWO_OPERANDS(expression)                                    \
  if (columns == narrow && call->y_column == 1 && call->a_column == 1 && call->b_column == 1) { \
    NARROW_ROWS(narrow, expression)                                 \
    break;                                                          \
  }                                                                 \
  if (columns == narrow_wide && call->y_column == 1 && call->a_column == 1 && call->b_column == 1) { \
    NARROW_ROWS(narrow_wide, expression)                            \
    break;                                                          \
  }                                                                 \
  for (int64_t row = 0; row < call->rows; ++row) {                  \
    const float *const a = call->a + row * call->a_row;             \
    const float *const b = call->b + row * call->b_row;             \
    float *const y = call->y + row * call->y_row;                   \
    if (call->y_column == 1 && call->a_column == 1 && call->b_column == 1) { \
      EACH_COLUMN(const float v = a[i]; const float w = b[i]; y[i] = (expression);) \
    } else if (call->y_column == 1 && call->a_column == 1 && call->b_column == 0) { \
      const float w = b[0];                                         \
      EACH_COLUMN(const float v = a[i]; y[i] = (expression);)       \
    } else if (call->y_column == 1 && call->a_column == 0 && call->b_column == 1) { \
      const float v = a[0];                                         \
      EACH_COLUMN(const float w = b[i]; y[i] = (expression);)       \
    } else {                                                        \
      for (int64_t i = 0; i < columns; ++i) {                       \
        const float v = a[i * call->a_column];                      \
        const float w = b[i * call->b_column];                      \
        y[i * call->y_column] = (expression);                       \
      }                                                             \
    }                                                               \
  }                                                                 \
  break;

static void fill_rows(const struct suture_fused_rows *call) {
  const int64_t columns = call->columns;
  const float value = call->p;
  for (int64_t row = 0; row < call->rows; ++row) {
    float *const y = call->y + row * call->y_row;
    if (call->y_column == 1) {
      EACH_COLUMN(y[i] = value;)
    } else {
      for (int64_t i = 0; i < columns; ++i) y[i * call->y_column] = value;
    }
  }
}

static void affine_rows(const struct suture_fused_rows *call) {
  const int64_t columns = call->columns;
  const float p = call->p;
  const float q = call->q;
  switch (0) {
    default: ONE_OPERAND(v * p + q)
  }
}

static void copy_rows(const struct suture_fused_rows *call) {
  const int64_t columns = call->columns;
  switch (0) {
    default: ONE_OPERAND(v)
  }
}

static void unary_rows(const struct suture_fused_rows *call) {
  const int64_t columns = call->columns;
  const float p = call->p;
  // Comparisons are written so that NaN stays NaN.
  switch (call->function) {
    case suture_relu: ONE_OPERAND(v < 0.0f ? 0.0f : v)
    case suture_relu6: ONE_OPERAND(v < 0.0f ? 0.0f : v > 6.0f ? 6.0f : v)
    case suture_sigmoid_function: ONE_OPERAND(suture_sigmoid(v))
    case suture_tanh_function: ONE_OPERAND(suture_tanh(v))
    case suture_silu: ONE_OPERAND(suture_silu_value(v))
    case suture_gelu: ONE_OPERAND(v * suture_normal(v))
    case suture_hard_sigmoid: ONE_OPERAND(v < -3.0f ? 0.0f : v > 3.0f ? 1.0f : (v + 3.0f) * (1.0f / 6.0f))
    case suture_hard_swish: ONE_OPERAND(v < -3.0f ? 0.0f : v > 3.0f ? v : v * (v + 3.0f) * (1.0f / 6.0f))
    case suture_softplus: ONE_OPERAND(v > 20.0f ? v : suture_softplus_value(v))
    case suture_exponential: ONE_OPERAND(suture_exp(v))
    case suture_logarithm: ONE_OPERAND(suture_log(v))
    case suture_square_root: ONE_OPERAND(sqrtf(v))
    case suture_reciprocal: ONE_OPERAND(1.0f / v)
    case suture_square: ONE_OPERAND(v * v)
    case suture_absolute: ONE_OPERAND(fabsf(v))
    case suture_negate: ONE_OPERAND(-v)
    case suture_step: ONE_OPERAND(v > 0.0f ? 1.0f : v < 0.0f ? 0.0f : v == 0.0f ? 0.5f : v)
    case suture_cosine: ONE_OPERAND(suture_cos(v))
    case suture_sine: ONE_OPERAND(suture_sin(v))
    case suture_elu: ONE_OPERAND(v > 0.0f ? v : p * suture_expm1(v))
    case suture_constant_power: ONE_OPERAND(suture_pow(v, p))
  }
}

SUTURE_INLINE float silu_slope(float v) {
  const float gate = 1.0f / (1.0f + suture_exp(-v));
  return gate * (1.0f + v * (1.0f - gate));
}

// v is the function's input or its output, as the trait `derivative` of `UnaryFunction` says; w is the upstream
// gradient.
static void unary_gradient_rows(const struct suture_fused_rows *call) {
  const int64_t columns = call->columns;
  const float p = call->p;
  switch (call->function) {
    case suture_relu: TWO_OPERANDS(v > 0.0f ? w : 0.0f)
    case suture_relu6: TWO_OPERANDS(v > 0.0f && v < 6.0f ? w : 0.0f)
    case suture_sigmoid_function: TWO_OPERANDS(w * v * (1.0f - v))
    case suture_tanh_function: TWO_OPERANDS(w * (1.0f - v * v))
    case suture_silu: TWO_OPERANDS(w * silu_slope(v))
    case suture_gelu: TWO_OPERANDS(w * (suture_normal(v) + v * suture_normal_density(v)))
    case suture_hard_sigmoid: TWO_OPERANDS(v > -3.0f && v < 3.0f ? w * (1.0f / 6.0f) : 0.0f)
    case suture_hard_swish: TWO_OPERANDS(v < -3.0f ? 0.0f : v > 3.0f ? w : w * (v * (1.0f / 3.0f) + 0.5f))
    case suture_softplus: TWO_OPERANDS(v > 20.0f ? w : w * suture_sigmoid(v))
    case suture_exponential: TWO_OPERANDS(w * v)
    case suture_logarithm: TWO_OPERANDS(w / v)
    case suture_square_root: TWO_OPERANDS(w / (2.0f * v))
    case suture_reciprocal: TWO_OPERANDS(-w * v * v)
    case suture_square: TWO_OPERANDS(2.0f * w * v)
    case suture_absolute: TWO_OPERANDS(v > 0.0f ? w : v < 0.0f ? -w : 0.0f)
    case suture_cosine: TWO_OPERANDS(-w * suture_sin(v))
    case suture_sine: TWO_OPERANDS(w * suture_cos(v))
    case suture_elu: TWO_OPERANDS(v > 0.0f ? w : w * p * suture_exp(v))
  }
}

static void binary_rows(const struct suture_fused_rows *call) {
  const int64_t columns = call->columns;
  switch (call->function) {
    case suture_add: TWO_OPERANDS(v + w)
    case suture_subtract: TWO_OPERANDS(v - w)
    case suture_multiply: TWO_OPERANDS(v * w)
    case suture_divide: TWO_OPERANDS(v / w)
    case suture_maximum: TWO_OPERANDS(v > w || v != v ? v : w)
    case suture_minimum: TWO_OPERANDS(v < w || v != v ? v : w)
    case suture_power: TWO_OPERANDS(suture_pow(v, w))
    case suture_power_base_slope: TWO_OPERANDS(w == 0.0f ? 0.0f : w * suture_pow(v, w - 1.0f))
    case suture_power_exponent_slope:
      TWO_OPERANDS(v == 0.0f && w >= 0.0f ? 0.0f : suture_pow(v, w) * suture_log(v))
  }
}

#endif
