// The innermost two axes of fused instructions: rows of columns, each operand with strides of its own.

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

// One row of y = expression(v, w), where v and w run over a and b. Short rows matter, so one vector at a time.
#define SUTURE_ROW_LOOP \
  _Pragma("clang loop vectorize(assume_safety) vectorize_width(8) interleave_count(1)") \
  for (int64_t i = 0; i < columns; ++i)

#define ONE_OPERAND(expression)                                     \
  for (int64_t row = 0; row < call->rows; ++row) {                  \
    const float *const a = call->a + row * call->a_row;             \
    float *const y = call->y + row * call->y_row;                   \
    if (call->y_column == 1 && call->a_column == 1) {               \
      SUTURE_ROW_LOOP {                                             \
        const float v = a[i];                                       \
        y[i] = (expression);                                        \
      }                                                             \
    } else if (call->y_column == 1 && call->a_column == 0) {        \
      const float v = a[0];                                         \
      const float value = (expression);                             \
      SUTURE_ROW_LOOP y[i] = value;                                 \
    } else {                                                        \
      for (int64_t i = 0; i < columns; ++i) {                       \
        const float v = a[i * call->a_column];                      \
        y[i * call->y_column] = (expression);                       \
      }                                                             \
    }                                                               \
  }                                                                 \
  break;

#define TWO_OPERANDS(expression)                                    \
  for (int64_t row = 0; row < call->rows; ++row) {                  \
    const float *const a = call->a + row * call->a_row;             \
    const float *const b = call->b + row * call->b_row;             \
    float *const y = call->y + row * call->y_row;                   \
    if (call->y_column == 1 && call->a_column == 1 && call->b_column == 1) { \
      SUTURE_ROW_LOOP {                                             \
        const float v = a[i];                                       \
        const float w = b[i];                                       \
        y[i] = (expression);                                        \
      }                                                             \
    } else if (call->y_column == 1 && call->a_column == 1 && call->b_column == 0) { \
      const float w = b[0];                                         \
      SUTURE_ROW_LOOP {                                             \
        const float v = a[i];                                       \
        y[i] = (expression);                                        \
      }                                                             \
    } else if (call->y_column == 1 && call->a_column == 0 && call->b_column == 1) { \
      const float v = a[0];                                         \
      SUTURE_ROW_LOOP {                                             \
        const float w = b[i];                                       \
        y[i] = (expression);                                        \
      }                                                             \
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
      SUTURE_ROW_LOOP y[i] = value;
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
  // Comparisons are written so that NaN stays NaN.
  switch (call->function) {
    case suture_relu: ONE_OPERAND(v < 0.0f ? 0.0f : v)
    case suture_relu6: ONE_OPERAND(v < 0.0f ? 0.0f : v > 6.0f ? 6.0f : v)
    case suture_sigmoid_function: ONE_OPERAND(suture_sigmoid(v))
    case suture_tanh_function: ONE_OPERAND(suture_tanh(v))
    case suture_silu: ONE_OPERAND(v * suture_sigmoid(v))
    case suture_gelu: ONE_OPERAND(v * suture_normal(v))
    case suture_hard_sigmoid: ONE_OPERAND(v < -3.0f ? 0.0f : v > 3.0f ? 1.0f : (v + 3.0f) * (1.0f / 6.0f))
    case suture_hard_swish: ONE_OPERAND(v < -3.0f ? 0.0f : v > 3.0f ? v : v * (v + 3.0f) * (1.0f / 6.0f))
    case suture_exponential: ONE_OPERAND(suture_exp(v))
    case suture_logarithm: ONE_OPERAND(suture_log(v))
    case suture_square_root: ONE_OPERAND(sqrtf(v))
    case suture_reciprocal: ONE_OPERAND(1.0f / v)
    case suture_square: ONE_OPERAND(v * v)
    case suture_absolute: ONE_OPERAND(fabsf(v))
    case suture_negate: ONE_OPERAND(-v)
    case suture_step: ONE_OPERAND(v > 0.0f ? 1.0f : v < 0.0f ? 0.0f : v == 0.0f ? 0.5f : v)
  }
}

SUTURE_INLINE float silu_slope(float v) {
  const float gate = suture_sigmoid(v);
  return gate * (1.0f + v * (1.0f - gate));
}

// v is the function's input or its output, as `UnaryFunction.derivativeUsesOutput` says; w the upstream gradient.
static void unary_gradient_rows(const struct suture_fused_rows *call) {
  const int64_t columns = call->columns;
  switch (call->function) {
    case suture_relu: TWO_OPERANDS(v > 0.0f ? w : 0.0f)
    case suture_relu6: TWO_OPERANDS(v > 0.0f && v < 6.0f ? w : 0.0f)
    case suture_sigmoid_function: TWO_OPERANDS(w * v * (1.0f - v))
    case suture_tanh_function: TWO_OPERANDS(w * (1.0f - v * v))
    case suture_silu: TWO_OPERANDS(w * silu_slope(v))
    case suture_gelu: TWO_OPERANDS(w * (suture_normal(v) + v * suture_normal_density(v)))
    case suture_hard_sigmoid: TWO_OPERANDS(v > -3.0f && v < 3.0f ? w * (1.0f / 6.0f) : 0.0f)
    case suture_hard_swish: TWO_OPERANDS(v < -3.0f ? 0.0f : v > 3.0f ? w : w * (v * (1.0f / 3.0f) + 0.5f))
    case suture_exponential: TWO_OPERANDS(w * v)
    case suture_logarithm: TWO_OPERANDS(w / v)
    case suture_square_root: TWO_OPERANDS(w / (2.0f * v))
    case suture_reciprocal: TWO_OPERANDS(-w * v * v)
    case suture_square: TWO_OPERANDS(2.0f * w * v)
    case suture_absolute: TWO_OPERANDS(v > 0.0f ? w : v < 0.0f ? -w : 0.0f)
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
  }
}

// Sums over columns end in y's one element of the row; sums over rows run along y's columns.
#define SUM(expression, contiguous)                                            \
  if (call->y_column == 0) {                                                   \
    for (int64_t row = 0; row < call->rows; ++row) {                           \
      const float *const a = call->a + row * call->a_row;                      \
      const float *const b = call->b + row * call->b_row;                      \
      (void)b;                                                                 \
      double total = 0;                                                        \
      if (contiguous) {                                                        \
        enum { a_column = 1, b_column = 1 };                                   \
        SUTURE_SUM(total, columns, expression)                                 \
      } else {                                                                 \
        const int64_t a_column = call->a_column;                               \
        const int64_t b_column = call->b_column;                               \
        (void)b_column;                                                        \
        for (int64_t i = 0; i < columns; ++i) total += (double)(expression);   \
      }                                                                        \
      float *const y = call->y + row * call->y_row;                            \
      *y = (float)((double)*y + total);                                        \
    }                                                                          \
  } else {                                                                     \
    for (int64_t row = 0; row < call->rows; ++row) {                           \
      const float *const a = call->a + row * call->a_row;                      \
      const float *const b = call->b + row * call->b_row;                      \
      (void)b;                                                                 \
      float *const y = call->y + row * call->y_row;                            \
      if (contiguous && call->y_column == 1) {                                 \
        enum { a_column = 1, b_column = 1 };                                   \
        SUTURE_ROW_LOOP y[i] += (expression);                                  \
      } else {                                                                 \
        const int64_t a_column = call->a_column;                               \
        const int64_t b_column = call->b_column;                               \
        (void)b_column;                                                        \
        for (int64_t i = 0; i < columns; ++i) y[i * call->y_column] += (expression); \
      }                                                                        \
    }                                                                          \
  }

static void sum_rows(const struct suture_fused_rows *call) {
  const int64_t columns = call->columns;
  SUM(a[i * a_column], call->a_column == 1)
}

static void sum_product_rows(const struct suture_fused_rows *call) {
  const int64_t columns = call->columns;
  SUM(a[i * a_column] * b[i * b_column], call->a_column == 1 && call->b_column == 1)
}

static void largest_rows(const struct suture_fused_rows *call) {
  const int64_t columns = call->columns;
  for (int64_t row = 0; row < call->rows; ++row) {
    const float *const a = call->a + row * call->a_row;
    float *const y = call->y + row * call->y_row;
    if (call->y_column == 0 && call->a_column == 1) {
      *y = larger(*y, row_largest(a, columns));
    } else if (call->y_column == 1 && call->a_column == 1) {
      SUTURE_ROW_LOOP y[i] = larger(y[i], a[i]);
    } else {
      for (int64_t i = 0; i < columns; ++i) {
        y[i * call->y_column] = larger(y[i * call->y_column], a[i * call->a_column]);
      }
    }
  }
}

#endif
