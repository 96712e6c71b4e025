// Sums and maxima over the innermost two axes of fused instructions.

#ifndef SUTURE_FUSED_SUMS_H
#define SUTURE_FUSED_SUMS_H

#include "fused_rows.h"
#include "rows.h"

// Adds sums over rows to `width` columns of y: up to `lanes` rows in float, then in double.
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

// What a vector of sums adds per row.
enum sum_kind { sum_of_values, sum_of_products, sum_of_scaled_values };

typedef double suture_eight_doubles __attribute__((vector_size(64), aligned(8)));

// The numbers that eight columns of a row add to their sums.
SUTURE_INLINE void add_eight(suture_eight *sums, enum sum_kind kind, const float *a, const float *b) {
  const suture_eight v = *(const suture_eight *)a;
  if (kind == sum_of_values) *sums += v;
  if (kind == sum_of_products) *sums += v * *(const suture_eight *)b;
  if (kind == sum_of_scaled_values) *sums += v * b[0];
}

// Adds sums over rows to 8 · `vectors` adjacent columns of y: rows in float, in four strands so that additions need not
// wait for each other, and stretches of up to 8 · `lanes` rows in double.
SUTURE_INLINE void sum_down(const struct suture_fused_rows *call, int64_t base, enum sum_kind kind, int vectors) {
  const int64_t a_row = call->a_row;
  const int64_t b_row = call->b_row;
  const int64_t rows = call->rows;
  const float *a = call->a + base;
  const float *b = call->b + (kind == sum_of_products ? base : 0);
  suture_eight_doubles totals[2] = {{0}, {0}};
  for (int64_t first = 0; first < rows; first += 8 * lanes) {
    const int64_t last = rows - first < 8 * lanes ? rows : first + 8 * lanes;
    suture_eight sums[4][2] = {{{0}}};
    int64_t row = first;
    for (; row + 4 <= last; row += 4) {
      SUTURE_UNROLL for (int strand = 0; strand < 4; ++strand) {
        SUTURE_UNROLL for (int i = 0; i < vectors; ++i) add_eight(&sums[strand][i], kind, a + i * 8, kind == sum_of_products ? b + i * 8 : b);
        a += a_row;
        b += b_row;
      }
    }
    for (; row < last; ++row, a += a_row, b += b_row) {
      SUTURE_UNROLL for (int i = 0; i < vectors; ++i) add_eight(&sums[0][i], kind, a + i * 8, kind == sum_of_products ? b + i * 8 : b);
    }
    SUTURE_UNROLL for (int i = 0; i < vectors; ++i) {
      const suture_eight sum = (sums[0][i] + sums[1][i]) + (sums[2][i] + sums[3][i]);
      totals[i] += __builtin_convertvector(sum, suture_eight_doubles);
    }
  }
  float *const y = call->y + base * call->y_column;
  for (int i = 0; i < 8 * vectors; ++i) {
    y[i * call->y_column] = (float)((double)y[i * call->y_column] + totals[i / 8][i % 8]);
  }
}

// Sums over columns go to a single element per row of y; sums over rows to a single row; others are added element-wise.
#define SUM(expression, contiguous, step, kind)                                          \
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
      for (; base + 16 <= columns; base += 16) sum_down(call, base, kind, 2);    \
      for (; base + 8 <= columns; base += 8) sum_down(call, base, kind, 1);      \
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
  SUM(a[i * a_column], call->a_column == 1, 0, sum_of_values)
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
    SUM(a[i * a_column] * b[i * b_column], true, 0, sum_of_scaled_values)
  } else {
    SUM(a[i * a_column] * b[i * b_column], call->a_column == 1 && call->b_column == 1, 1, sum_of_products)
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
