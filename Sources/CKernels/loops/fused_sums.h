// Sums and maxima over the innermost two axes of fused instructions.

#ifndef SUTURE_FUSED_SUMS_H
#define SUTURE_FUSED_SUMS_H

#include "fused_rows.h"
#include "rows.h"

// The number of columns summed at once.
enum { wide = 64 };

// Adds `width` sums over rows to y's columns: up to `lanes` rows in float, then in double.
#define SUM_DOWN(expression, width)                                                        \
  {                                                                                        \
    double totals[width] = {0};                                                            \
    for (int64_t first = 0; first < call->rows; first += lanes) {                          \
      const int64_t last = call->rows - first < lanes ? call->rows : first + lanes;        \
      float sums[width] = {0};                                                             \
      for (int64_t row = first; row < last; ++row) {                                       \
        const float *const a = call->a + row * call->a_row + base * a_column;              \
        const float *const b = call->b + row * call->b_row + base * b_column;              \
        (void)b;                                                                           \
        for (int i = 0; i < (width); ++i) sums[i] += (expression);                         \
      }                                                                                    \
      for (int i = 0; i < (width); ++i) totals[i] += (double)sums[i];                      \
    }                                                                                      \
    float *const y = call->y + base * call->y_column;                                      \
    for (int i = 0; i < (width); ++i) {                                                    \
      y[i * call->y_column] = (float)((double)y[i * call->y_column] + totals[i]);          \
    }                                                                                      \
  }

// Sums over columns go to a single element per row of y; sums over rows to a single row; others are added element-wise.
#define SUM(expression, contiguous, step)                                              \
  if (call->y_column == 0) {                                                     \
    for (int64_t row = 0; row < call->rows; ++row) {                             \
      const float *const a = call->a + row * call->a_row;                        \
      const float *const b = call->b + row * call->b_row;                        \
      (void)b;                                                                   \
      double total = 0;                                                          \
      if (contiguous) {                                                          \
        enum { a_column = 1, b_column = step };                                     \
        SUTURE_SUM(total, columns, expression)                                   \
      } else {                                                                   \
        const int64_t a_column = call->a_column;                                 \
        const int64_t b_column = call->b_column;                                 \
        (void)b_column;                                                          \
        for (int64_t i = 0; i < columns; ++i) total += (double)(expression);     \
      }                                                                          \
      float *const y = call->y + row * call->y_row;                              \
      *y = (float)((double)*y + total);                                          \
    }                                                                            \
  } else if (call->y_row == 0 && call->rows > 1) {                               \
    int64_t base = 0;                                                            \
    if (contiguous) {                                                            \
      enum { a_column = 1, b_column = step };                                       \
      for (; base + wide <= columns; base += wide) SUM_DOWN(expression, wide)    \
      for (; base + narrow <= columns; base += narrow) SUM_DOWN(expression, narrow) \
    }                                                                            \
    const int64_t a_column = call->a_column;                                     \
    const int64_t b_column = call->b_column;                                     \
    (void)b_column;                                                              \
    for (; base < columns; ++base) SUM_DOWN(expression, 1)                       \
  } else {                                                                       \
    for (int64_t row = 0; row < call->rows; ++row) {                             \
      const float *const a = call->a + row * call->a_row;                        \
      const float *const b = call->b + row * call->b_row;                        \
      (void)b;                                                                   \
      float *const y = call->y + row * call->y_row;                              \
      if (contiguous && call->y_column == 1) {                                   \
        enum { a_column = 1, b_column = step };                                     \
        EACH_COLUMN(y[i] += (expression);)                                       \
      } else {                                                                   \
        const int64_t a_column = call->a_column;                                 \
        const int64_t b_column = call->b_column;                                 \
        (void)b_column;                                                          \
        for (int64_t i = 0; i < columns; ++i) y[i * call->y_column] += (expression); \
      }                                                                          \
    }                                                                            \
  }

static void sum_rows(const struct suture_fused_rows *call) {
  const int64_t columns = call->columns;
  SUM(a[i * a_column], call->a_column == 1, 0)
}

static void sum_product_rows(const struct suture_fused_rows *call) {
  const int64_t columns = call->columns;
  if (call->a_column == 0 && call->b_column == 1) {
    // One factor per row: a matrix times a vector, or a weighted sum of maps.
    struct suture_fused_rows turned = *call;
    turned.a = call->b;
    turned.a_row = call->b_row;
    turned.a_column = 1;
    turned.b = call->a;
    turned.b_row = call->a_row;
    turned.b_column = 0;
    sum_product_rows(&turned);
  } else if (call->a_column == 1 && call->b_column == 0) {
    SUM(a[i * a_column] * b[i * b_column], true, 0)
  } else {
    SUM(a[i * a_column] * b[i * b_column], call->a_column == 1 && call->b_column == 1, 1)
  }
}

static void largest_rows(const struct suture_fused_rows *call) {
  const int64_t columns = call->columns;
  for (int64_t row = 0; row < call->rows; ++row) {
    const float *const a = call->a + row * call->a_row;
    float *const y = call->y + row * call->y_row;
    if (call->y_column == 0 && call->a_column == 1) {
      *y = larger(*y, row_largest(a, columns));
    } else if (call->y_column == 1 && call->a_column == 1) {
      EACH_COLUMN(y[i] = larger(y[i], a[i]);)
    } else {
      for (int64_t i = 0; i < columns; ++i) {
        y[i * call->y_column] = larger(y[i * call->y_column], a[i * call->a_column]);
      }
    }
  }
}

#endif
