#include "suture_softmax.h"

#include <string.h>

#include "maths.h"
#include "rows.h"
#include "suture_reduce.h"

// y = e^(x − shift). The last elements are also computed as a whole vector: one at a time, they would take longer than
// all others of a short row.
SUTURE_INLINE void exponentials(const float *x, float *y, float shift, int64_t count) {
  int64_t i = 0;
  for (; i + lanes <= count; i += lanes) {
    SUTURE_VECTOR
    for (int lane = 0; lane < lanes; ++lane) y[i + lane] = suture_exp(x[i + lane] - shift);
  }
  if (i == count) return;
  float rest[lanes] = {0};
  memcpy(rest, x + i, (size_t)(count - i) * sizeof(float));
  for (int lane = 0; lane < lanes; ++lane) rest[lane] = suture_exp(rest[lane] - shift);
  memcpy(y + i, rest, (size_t)(count - i) * sizeof(float));
}

SUTURE_INLINE void softmax_row(const float *x, float *y, int64_t count, bool is_logarithmic) {
  const float largest = row_largest(x, count);
  double total = 0;
  if (is_logarithmic) {
    SUTURE_SUM(total, count, suture_exp(x[i] - largest))
    const float shift = largest + logf((float)total);
    SUTURE_VECTOR
    for (int64_t i = 0; i < count; ++i) y[i] = x[i] - shift;
  } else {
    exponentials(x, y, largest, count);
    total = row_sum(y, count);
    const float scale = (float)(1.0 / total);
    SUTURE_VECTOR
    for (int64_t i = 0; i < count; ++i) y[i] *= scale;
  }
}

SUTURE_INLINE void softmax_columns(
    const float *x, float *y, int64_t size, int64_t inner, int64_t width, bool is_logarithmic) {
  float bests[suture_columns];
  float totals[suture_columns] = {0};
  for (int64_t i = 0; i < width; ++i) bests[i] = x[i];
  for (int64_t row = 1; row < size; ++row) {
    for (int64_t i = 0; i < width; ++i) bests[i] = larger(bests[i], x[row * inner + i]);
  }
  for (int64_t row = 0; row < size; ++row) {
    const float *const from = x + row * inner;
    for (int64_t i = 0; i < width; ++i) totals[i] += suture_exp(from[i] - bests[i]);
  }
  for (int64_t i = 0; i < width; ++i) totals[i] = is_logarithmic ? bests[i] + suture_log(totals[i]) : 1.0f / totals[i];
  for (int64_t row = 0; row < size; ++row) {
    const float *const from = x + row * inner;
    float *const to = y + row * inner;
    if (is_logarithmic) {
      SUTURE_VECTOR
      for (int64_t i = 0; i < width; ++i) to[i] = from[i] - totals[i];
    } else {
      SUTURE_VECTOR
      for (int64_t i = 0; i < width; ++i) to[i] = suture_exp(from[i] - bests[i]) * totals[i];
    }
  }
}

SUTURE_INLINE int64_t block_count(int64_t inner) { return (inner + suture_columns - 1) / suture_columns; }

SUTURE_LOOP(softmax) {
  const struct suture_softmax *const call = arguments;
  const int64_t blocks = block_count(call->inner);
  for (int64_t item = start; item < end; ++item) {
    const int64_t column = item % blocks * suture_columns;
    const int64_t width = call->inner - column < suture_columns ? call->inner - column : suture_columns;
    const int64_t place = item / blocks * call->size * call->inner + column;
    if (call->inner == 1) {
      softmax_row(call->x + place, call->y + place, call->size, call->is_logarithmic);
    } else {
      softmax_columns(call->x + place, call->y + place, call->size, call->inner, width, call->is_logarithmic);
    }
  }
}

SUTURE_INLINE void softmax_gradient_row(const float *y, const float *u, float *x, int64_t count, bool is_logarithmic) {
  double total = 0;
  if (is_logarithmic) {
    total = row_sum(u, count);
    const float sum = (float)total;
    SUTURE_VECTOR
    for (int64_t i = 0; i < count; ++i) x[i] = u[i] - suture_exp(y[i]) * sum;
  } else {
    SUTURE_SUM(total, count, u[i] * y[i])
    const float sum = (float)total;
    SUTURE_VECTOR
    for (int64_t i = 0; i < count; ++i) x[i] = y[i] * (u[i] - sum);
  }
}

SUTURE_INLINE void softmax_gradient_columns(
    const float *y, const float *u, float *x, int64_t size, int64_t inner, int64_t width, bool is_logarithmic) {
  float totals[suture_columns] = {0};
  for (int64_t row = 0; row < size; ++row) {
    const int64_t place = row * inner;
    for (int64_t i = 0; i < width; ++i) totals[i] += is_logarithmic ? u[place + i] : u[place + i] * y[place + i];
  }
  for (int64_t row = 0; row < size; ++row) {
    const int64_t place = row * inner;
    if (is_logarithmic) {
      SUTURE_VECTOR
      for (int64_t i = 0; i < width; ++i) x[place + i] = u[place + i] - suture_exp(y[place + i]) * totals[i];
    } else {
      SUTURE_VECTOR
      for (int64_t i = 0; i < width; ++i) x[place + i] = y[place + i] * (u[place + i] - totals[i]);
    }
  }
}

SUTURE_LOOP(softmax_gradient) {
  const struct suture_softmax_gradient *const call = arguments;
  const int64_t blocks = block_count(call->inner);
  for (int64_t item = start; item < end; ++item) {
    const int64_t column = item % blocks * suture_columns;
    const int64_t width = call->inner - column < suture_columns ? call->inner - column : suture_columns;
    const int64_t place = item / blocks * call->size * call->inner + column;
    const float *const y = call->result + place;
    const float *const u = call->upstream + place;
    if (call->inner == 1) {
      softmax_gradient_row(y, u, call->y + place, call->size, call->is_logarithmic);
    } else {
      softmax_gradient_columns(y, u, call->y + place, call->size, call->inner, width, call->is_logarithmic);
    }
  }
}
