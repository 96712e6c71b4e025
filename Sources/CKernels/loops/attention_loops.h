#include "suture_attention.h"

#include <string.h>

#include "../attention_memory.h"
#include "maths.h"
#include "rows.h"
#include "vectors.h"

// MARK: Products of small matrices

// c [ROWS, 8 · WIDTH] = a [ROWS, depth] · b [depth, 8 · WIDTH], or c plus that; the first `rows` are stored.
#define ATTENTION_TILE(ROWS, WIDTH)                                                                                \
  SUTURE_INLINE void attention_tile_##ROWS##_##WIDTH(                                                              \
      const float *a, int64_t a_row, int64_t a_column, const float *b, int64_t b_row, int64_t depth, float *c,     \
      int64_t c_row, int64_t rows, bool adds) {                                                                    \
    suture_eight sums[ROWS][WIDTH];                                                                                \
    SUTURE_UNROLL for (int row = 0; row < ROWS; ++row) {                                                           \
      SUTURE_UNROLL for (int i = 0; i < WIDTH; ++i) sums[row][i] = (suture_eight){0};                              \
    }                                                                                                              \
    for (int64_t k = 0; k < depth; ++k, a += a_column, b += b_row) {                                               \
      suture_eight right[WIDTH];                                                                                   \
      SUTURE_UNROLL for (int i = 0; i < WIDTH; ++i) right[i] = *(const suture_eight *)(b + i * 8);                 \
      SUTURE_UNROLL for (int row = 0; row < ROWS; ++row) {                                                         \
        SUTURE_UNROLL for (int i = 0; i < WIDTH; ++i) sums[row][i] += a[row * a_row] * right[i];                   \
      }                                                                                                            \
    }                                                                                                              \
    SUTURE_UNROLL for (int row = 0; row < ROWS; ++row) {                                                           \
      if (row < rows) {                                                                                            \
        SUTURE_UNROLL for (int i = 0; i < WIDTH; ++i) {                                                            \
          suture_eight *const to = (suture_eight *)(c + row * c_row + i * 8);                                      \
          *to = adds ? *to + sums[row][i] : sums[row][i];                                                          \
        }                                                                                                          \
      }                                                                                                            \
    }                                                                                                              \
  }
ATTENTION_TILE(4, 3)
ATTENTION_TILE(6, 2)
ATTENTION_TILE(8, 1)
#undef ATTENTION_TILE

// c [rows, columns] = a [rows, depth] · b [depth, columns], or c plus that; `columns` is a multiple of 8. Rows of a up
// to the next multiple of 8 must be readable.
SUTURE_INLINE void attention_product(
    const float *a, int64_t a_row, int64_t a_column, const float *b, int64_t b_row, int64_t depth, float *c,
    int64_t c_row, int64_t rows, int64_t columns, bool adds) {
#define EACH_ROW(ROWS, WIDTH)                                                                                      \
  for (int64_t row = 0; row < rows; row += ROWS) {                                                                 \
    attention_tile_##ROWS##_##WIDTH(                                                                               \
        a + row * a_row, a_row, a_column, b + column, b_row, depth, c + row * c_row + column, c_row, rows - row,   \
        adds);                                                                                                     \
  }
  for (int64_t column = 0; column < columns;) {
    const int64_t left = columns - column;
    if (left == 24 || left == 40) {
      EACH_ROW(4, 3)
      column += 24;
    } else if (left >= 16) {
      EACH_ROW(6, 2)
      column += 16;
    } else {
      EACH_ROW(8, 1)
      column += 8;
    }
  }
#undef EACH_ROW
}

// MARK: Copies

// to [rows, width] with rows `to_row` apart, from a matrix; the columns up to `width` beyond `columns` are 0.
SUTURE_INLINE void take_matrix(
    const float *from, int64_t row_stride, int64_t column_stride, int64_t rows, int64_t columns, float *to,
    int64_t width) {
  for (int64_t row = 0; row < rows; ++row, from += row_stride, to += width) {
    if (column_stride == 1) {
      memcpy(to, from, (size_t)columns * sizeof(float));
    } else {
      for (int64_t column = 0; column < columns; ++column) to[column] = from[column * column_stride];
    }
    for (int64_t column = columns; column < width; ++column) to[column] = 0;
  }
}

SUTURE_INLINE void give_matrix(
    const float *from, int64_t width, int64_t rows, int64_t columns, float *to, int64_t row_stride,
    int64_t column_stride) {
  for (int64_t row = 0; row < rows; ++row, from += width, to += row_stride) {
    if (column_stride == 1) {
      memcpy(to, from, (size_t)columns * sizeof(float));
    } else {
      for (int64_t column = 0; column < columns; ++column) to[column * column_stride] = from[column];
    }
  }
}

// MARK: Loops

// The softmax of `rows` rows of scores, in place: e^(scale · (s − max)), divided by their sums unless `sums` receives
// these. Padded columns become 0.
SUTURE_INLINE void soften(float *scores, int64_t width, int64_t keys, int64_t rows, float scale, float *sums) {
  for (int64_t row = 0; row < rows; ++row, scores += width) {
    SUTURE_VECTOR
    for (int64_t i = 0; i < keys; ++i) scores[i] *= scale;
    const float largest = row_largest(scores, keys);
    exponentials(scores, scores, largest, keys);
    const double total = row_sum(scores, keys);
    if (sums) {
      sums[row] = (float)total;
    } else {
      const float factor = (float)(1.0 / total);
      SUTURE_VECTOR
      for (int64_t i = 0; i < keys; ++i) scores[i] *= factor;
    }
    for (int64_t i = keys; i < width; ++i) scores[i] = 0;
  }
}

SUTURE_PART_LOOP(attention) {
  const struct suture_attention *const call = arguments;
  const struct suture_attention_sizes *const sizes = &call->sizes;
  struct attention_memory memory = {0};
  lay_out(&memory, sizes, call->scratch + part * call->scratch_stride, false);
  const int64_t share = (sizes->queries + sizes->parts - 1) / sizes->parts;
  int64_t loaded = -1;
  for (int64_t index = start; index < end; ++index) {
    const int64_t item = index / sizes->parts;
    if (item != loaded) {
      const float *const k = call->k + item * sizes->k.item_stride;
      take_matrix(
          k, sizes->k.column_stride, sizes->k.row_stride, sizes->features, sizes->keys, memory.keys_turned,
          memory.width);
      take_matrix(
          call->v + item * sizes->v.item_stride, sizes->v.row_stride, sizes->v.column_stride, sizes->keys,
          sizes->values, memory.values, memory.value_width);
      loaded = item;
    }
    const int64_t first = index % sizes->parts * share;
    const int64_t last = first + share < sizes->queries ? first + share : sizes->queries;
    for (int64_t query = first; query < last; query += suture_attention_rows) {
      const int64_t rows = last - query < suture_attention_rows ? last - query : suture_attention_rows;
      take_matrix(
          call->q + item * sizes->q.item_stride + query * sizes->q.row_stride, sizes->q.row_stride,
          sizes->q.column_stride, rows, sizes->features, memory.queries, memory.feature_width);
      attention_product(
          memory.queries, memory.feature_width, 1, memory.keys_turned, memory.width, sizes->features, memory.scores,
          memory.width, rows, memory.width, false);
      float sums[suture_attention_rows];
      soften(memory.scores, memory.width, sizes->keys, rows, sizes->scale, sums);
      attention_product(
          memory.scores, memory.width, 1, memory.values, memory.value_width, sizes->keys, memory.results,
          memory.value_width, rows, memory.value_width, false);
      for (int64_t row = 0; row < rows; ++row) {
        float *const result = memory.results + row * memory.value_width;
        const float factor = 1.0f / sums[row];
        for (int64_t i = 0; i < memory.value_width; ++i) result[i] *= factor;
      }
      give_matrix(
          memory.results, memory.value_width, rows, sizes->values,
          call->y + item * sizes->y.item_stride + query * sizes->y.row_stride, sizes->y.row_stride,
          sizes->y.column_stride);
    }
  }
}

// With P the weights and u the upstream gradient: the slopes of the scores are scale · P · (u vᵀ − Σ P · u vᵀ).
SUTURE_INLINE void slope_rows(const float *weights, float *slopes, int64_t width, int64_t rows, float scale) {
  for (int64_t row = 0; row < rows; ++row, weights += width, slopes += width) {
    double total = 0;
    SUTURE_SUM(total, width, weights[i] * slopes[i])
    const float mean = (float)total;
    SUTURE_VECTOR
    for (int64_t i = 0; i < width; ++i) slopes[i] = scale * weights[i] * (slopes[i] - mean);
  }
}

SUTURE_PART_LOOP(attention_gradient) {
  const struct suture_attention_gradient *const call = arguments;
  const struct suture_attention_sizes *const sizes = &call->sizes;
  struct attention_memory memory = {0};
  lay_out(&memory, sizes, call->scratch + part * call->scratch_stride, true);
  for (int64_t item = start; item < end; ++item) {
    const float *const k = call->k + item * sizes->k.item_stride;
    const float *const v = call->v + item * sizes->v.item_stride;
    take_matrix(
        k, sizes->k.column_stride, sizes->k.row_stride, sizes->features, sizes->keys, memory.keys_turned,
        memory.width);
    take_matrix(
        v, sizes->v.column_stride, sizes->v.row_stride, sizes->values, sizes->keys, memory.values_turned,
        memory.width);
    take_matrix(
        k, sizes->k.row_stride, sizes->k.column_stride, sizes->keys, sizes->features, memory.keys,
        memory.feature_width);
    memset(memory.key_gradient, 0, (size_t)(sizes->keys * memory.feature_width) * sizeof(float));
    memset(memory.value_gradient, 0, (size_t)(sizes->keys * memory.value_width) * sizeof(float));
    for (int64_t query = 0; query < sizes->queries; query += suture_attention_rows) {
      const int64_t left = sizes->queries - query;
      const int64_t rows = left < suture_attention_rows ? left : suture_attention_rows;
      const int64_t q_place = item * sizes->q.item_stride + query * sizes->q.row_stride;
      take_matrix(
          call->q + q_place, sizes->q.row_stride, sizes->q.column_stride, rows, sizes->features, memory.queries,
          memory.feature_width);
      take_matrix(
          call->upstream + item * sizes->y.item_stride + query * sizes->y.row_stride, sizes->y.row_stride,
          sizes->y.column_stride, rows, sizes->values, memory.upstream, memory.value_width);
      attention_product(
          memory.queries, memory.feature_width, 1, memory.keys_turned, memory.width, sizes->features, memory.scores,
          memory.width, rows, memory.width, false);
      soften(memory.scores, memory.width, sizes->keys, rows, sizes->scale, NULL);
      attention_product(
          memory.upstream, memory.value_width, 1, memory.values_turned, memory.width, sizes->values, memory.slopes,
          memory.width, rows, memory.width, false);
      attention_product(
          memory.scores, 1, memory.width, memory.upstream, memory.value_width, rows, memory.value_gradient,
          memory.value_width, sizes->keys, memory.value_width, true);
      slope_rows(memory.scores, memory.slopes, memory.width, rows, sizes->scale);
      attention_product(
          memory.slopes, 1, memory.width, memory.queries, memory.feature_width, rows, memory.key_gradient,
          memory.feature_width, sizes->keys, memory.feature_width, true);
      attention_product(
          memory.slopes, memory.width, 1, memory.keys, memory.feature_width, sizes->keys, memory.query_gradient,
          memory.feature_width, rows, memory.feature_width, false);
      give_matrix(
          memory.query_gradient, memory.feature_width, rows, sizes->features, call->q_gradient + q_place,
          sizes->q.row_stride, sizes->q.column_stride);
    }
    give_matrix(
        memory.key_gradient, memory.feature_width, sizes->keys, sizes->features,
        call->k_gradient + item * sizes->k.item_stride, sizes->k.row_stride, sizes->k.column_stride);
    give_matrix(
        memory.value_gradient, memory.value_width, sizes->keys, sizes->values,
        call->v_gradient + item * sizes->v.item_stride, sizes->v.row_stride, sizes->v.column_stride);
  }
}
