#include "suture_reduce.h"

#include <math.h>

#include "rows.h"

// The offset of a linear index over axes of the given sizes.
SUTURE_INLINE int64_t offset(int64_t index, int32_t rank, const int64_t *sizes, const int64_t *strides) {
  int64_t sum = 0;
  for (int32_t axis = rank - 1; axis >= 0; --axis) {
    sum += index % sizes[axis] * strides[axis];
    index /= sizes[axis];
  }
  return sum;
}

SUTURE_INLINE int64_t product(int32_t rank, const int64_t *sizes) {
  int64_t count = 1;
  for (int32_t axis = 0; axis < rank; ++axis) count *= sizes[axis];
  return count;
}

SUTURE_INLINE void reduce_rows(const struct suture_reduce *call, int64_t start, int64_t end) {
  const int64_t rows = product(call->reduced_rank, call->reduced_sizes);
  for (int64_t item = start; item < end; ++item) {
    const float *const x = call->x + offset(item / call->segments, call->kept_rank, call->kept_sizes, call->kept_strides);
    const int64_t segment = item % call->segments;
    // A single row is itself split into segments.
    const bool cuts_row = rows == 1;
    const int64_t first_row = cuts_row ? 0 : segment * rows / call->segments;
    const int64_t last_row = cuts_row ? 1 : (segment + 1) * rows / call->segments;
    const int64_t first = cuts_row ? segment * call->inner / call->segments : 0;
    const int64_t count = (cuts_row ? (segment + 1) * call->inner / call->segments : call->inner) - first;
    double sum = 0;
    float best = -INFINITY;
    for (int64_t row = first_row; row < last_row; ++row) {
      const float *const elements =
          x + first + offset(row, call->reduced_rank, call->reduced_sizes, call->reduced_strides);
      if (call->function == suture_sum) {
        sum += row_sum(elements, count);
      } else {
        best = larger(best, row_largest(elements, count));
      }
    }
    call->y[item] = call->function == suture_sum ? (float)(sum * (double)call->scale) : best;
  }
}

SUTURE_INLINE void reduce_columns(const struct suture_reduce *call, int64_t start, int64_t end) {
  const int64_t rows = product(call->reduced_rank, call->reduced_sizes);
  const int64_t blocks = (call->inner + suture_columns - 1) / suture_columns;
  for (int64_t item = start; item < end; ++item) {
    const int64_t column = item % blocks * suture_columns;
    const int64_t width = call->inner - column < suture_columns ? call->inner - column : suture_columns;
    const int64_t segment = item / blocks % call->segments;
    const int64_t kept = item / blocks / call->segments;
    const float *const x = call->x + column + offset(kept, call->kept_rank, call->kept_sizes, call->kept_strides);
    float *const y = call->y + (kept * call->segments + segment) * call->inner + column;
    const int64_t first_row = segment * rows / call->segments;
    const int64_t last_row = (segment + 1) * rows / call->segments;
    if (call->function == suture_sum) {
      double totals[suture_columns] = {0};
      for (int64_t row = first_row; row < last_row;) {
        float sums[suture_columns] = {0};
        const int64_t stop = last_row - row < lanes ? last_row : row + lanes;
        for (; row < stop; ++row) {
          const float *const elements =
              x + offset(row, call->reduced_rank, call->reduced_sizes, call->reduced_strides);
          if (width == suture_columns) {
            for (int64_t i = 0; i < suture_columns; ++i) sums[i] += elements[i];
          } else {
            for (int64_t i = 0; i < width; ++i) sums[i] += elements[i];
          }
        }
        for (int64_t i = 0; i < suture_columns; ++i) totals[i] += (double)sums[i];
      }
      for (int64_t i = 0; i < width; ++i) y[i] = (float)(totals[i] * (double)call->scale);
    } else {
      float bests[suture_columns];
      for (int64_t i = 0; i < suture_columns; ++i) bests[i] = -INFINITY;
      for (int64_t row = first_row; row < last_row; ++row) {
        const float *const elements = x + offset(row, call->reduced_rank, call->reduced_sizes, call->reduced_strides);
        for (int64_t i = 0; i < width; ++i) bests[i] = larger(bests[i], elements[i]);
      }
      for (int64_t i = 0; i < width; ++i) y[i] = bests[i];
    }
  }
}

SUTURE_LOOP(reduce) {
  const struct suture_reduce *const call = arguments;
  if (call->keeps_inner) {
    reduce_columns(call, start, end);
  } else {
    reduce_rows(call, start, end);
  }
}

// Whether b replaces a as the maximum; a later equal element does not.
SUTURE_INLINE bool takes_over(float a, float b) { return b > a || (b != b && a == a); }

// Writes an equal share of the upstream gradient to each of the largest elements of one or more rows.
SUTURE_INLINE void share_among_rows(const struct suture_largest_gradient *gradient, int64_t kept, int64_t base) {
  const struct suture_reduce *const call = &gradient->reduction;
  const int64_t rows = product(call->reduced_rank, call->reduced_sizes);
  float best = -INFINITY;
  for (int64_t row = 0; row < rows; ++row) {
    const int64_t place = base + offset(row, call->reduced_rank, call->reduced_sizes, call->reduced_strides);
    best = larger(best, row_largest(call->x + place, call->inner));
  }
  int64_t count = 0;
  for (int64_t row = 0; row < rows; ++row) {
    const float *const x = call->x + base + offset(row, call->reduced_rank, call->reduced_sizes, call->reduced_strides);
    for (int64_t i = 0; i < call->inner; ++i) count += x[i] == best;
  }
  const float share = gradient->upstream[kept] / (float)count;
  const float rest = count > 0 ? 0 : NAN;
  for (int64_t row = 0; row < rows; ++row) {
    const int64_t place = base + offset(row, call->reduced_rank, call->reduced_sizes, call->reduced_strides);
    for (int64_t i = 0; i < call->inner; ++i) gradient->y[place + i] = call->x[place + i] == best ? share : rest;
  }
}

// The same for adjacent columns.
SUTURE_INLINE void share_among_columns(
    const struct suture_largest_gradient *gradient, const float *upstream, int64_t base, int64_t width) {
  const struct suture_reduce *const call = &gradient->reduction;
  const int64_t rows = product(call->reduced_rank, call->reduced_sizes);
  float bests[suture_columns];
  int32_t counts[suture_columns];
  float shares[suture_columns];
  float rests[suture_columns];
  for (int64_t i = 0; i < suture_columns; ++i) {
    bests[i] = -INFINITY;
    counts[i] = 0;
  }
  for (int64_t row = 0; row < rows; ++row) {
    const float *const x = call->x + base + offset(row, call->reduced_rank, call->reduced_sizes, call->reduced_strides);
    for (int64_t i = 0; i < width; ++i) bests[i] = larger(bests[i], x[i]);
  }
  for (int64_t row = 0; row < rows; ++row) {
    const float *const x = call->x + base + offset(row, call->reduced_rank, call->reduced_sizes, call->reduced_strides);
    for (int64_t i = 0; i < width; ++i) counts[i] += x[i] == bests[i];
  }
  for (int64_t i = 0; i < width; ++i) {
    shares[i] = upstream[i] / (float)counts[i];
    rests[i] = counts[i] > 0 ? 0 : NAN;
  }
  for (int64_t row = 0; row < rows; ++row) {
    const int64_t place = base + offset(row, call->reduced_rank, call->reduced_sizes, call->reduced_strides);
    for (int64_t i = 0; i < width; ++i) {
      gradient->y[place + i] = call->x[place + i] == bests[i] ? shares[i] : rests[i];
    }
  }
}

SUTURE_LOOP(largest_gradient) {
  const struct suture_largest_gradient *const gradient = arguments;
  const struct suture_reduce *const call = &gradient->reduction;
  const int64_t rows = product(call->reduced_rank, call->reduced_sizes);
  const int64_t blocks = call->keeps_inner ? (call->inner + suture_columns - 1) / suture_columns : 1;
  for (int64_t item = start; item < end; ++item) {
    const int64_t kept = item / blocks;
    const int64_t base = offset(kept, call->kept_rank, call->kept_sizes, call->kept_strides);
    if (call->keeps_inner) {
      const int64_t column = item % blocks * suture_columns;
      const int64_t width = call->inner - column < suture_columns ? call->inner - column : suture_columns;
      if (gradient->shares) {
        share_among_columns(gradient, gradient->upstream + kept * call->inner + column, base + column, width);
        continue;
      }
      float bests[suture_columns];
      int64_t places[suture_columns];
      for (int64_t row = 0; row < rows; ++row) {
        const int64_t place =
            base + column + offset(row, call->reduced_rank, call->reduced_sizes, call->reduced_strides);
        for (int64_t i = 0; i < width; ++i) {
          const float element = call->x[place + i];
          if (row == 0 || takes_over(bests[i], element)) {
            bests[i] = element;
            places[i] = place + i;
          }
          gradient->y[place + i] = 0;
        }
      }
      for (int64_t i = 0; i < width; ++i) {
        gradient->y[places[i]] = gradient->upstream[kept * call->inner + column + i];
      }
    } else if (gradient->shares) {
      share_among_rows(gradient, kept, base);
    } else {
      float best = 0;
      int64_t best_row = 0;
      for (int64_t row = 0; row < rows; ++row) {
        const int64_t place = base + offset(row, call->reduced_rank, call->reduced_sizes, call->reduced_strides);
        const float row_best = row_largest(call->x + place, call->inner);
        for (int64_t i = 0; i < call->inner; ++i) gradient->y[place + i] = 0;
        if (row == 0 || takes_over(best, row_best)) {
          best = row_best;
          best_row = place;
        }
      }
      int64_t i = 0;
      while (i < call->inner - 1 && call->x[best_row + i] != best && best == best) ++i;
      while (best != best && i < call->inner - 1 && call->x[best_row + i] == call->x[best_row + i]) ++i;
      gradient->y[best_row + i] = gradient->upstream[kept];
    }
  }
}
