#ifndef SUTURE_INDEXING_H
#define SUTURE_INDEXING_H

#include "suture_parallel.h"

/// y[i] = i.
struct suture_range {
  float *y;
};
/// Items are elements.
void suture_range_loop(const void *arguments, int64_t start, int64_t end);

/// y[o, j, i] = the index along axis 1 of the j-th largest element of x[o, :, i], for x [outer, size, inner] and
/// y [outer, count, inner].
///
/// Of equal elements the one with the lower index comes first; NaN is larger than all numbers.
struct suture_topk {
  const float *x;
  float *y;
  int64_t size;
  int64_t count;
  int64_t inner;
};
/// Items are pairs (o, i).
void suture_topk_loop(const void *arguments, int64_t start, int64_t end);

/// y[p, j, r] = x[p, index(p, j), r]: rows at computed indices.
///
/// p runs over the axes beside the indexed one, each with its own strides, which are 0 where a tensor is broadcast; r runs
/// over a row. Indices are floats that are truncated; those outside `0 ..< size` become the nearest one inside, NaN 0.
struct suture_take {
  const float *x;
  const float *indices;
  float *y;
  int32_t rank;
  int64_t sizes[suture_maximum_rank];
  int64_t x_strides[suture_maximum_rank];
  int64_t index_strides[suture_maximum_rank];
  int64_t y_strides[suture_maximum_rank];
  /// Along the indexed axis: the size of x and the number of indices, and the three strides.
  int64_t size;
  int64_t count;
  int64_t x_stride;
  int64_t index_stride;
  int64_t y_stride;
  /// The length of a row, whose elements are adjacent in x and y and have one index.
  int64_t row;
};
/// Items are pairs (p, j).
void suture_take_loop(const void *arguments, int64_t start, int64_t end);

/// The transpose: x[p, index(p, j), r] += y[p, j, r] on zeros, in the order of j and then of the axes along which x is
/// broadcast. Each element of x belongs to one item, so that the number of threads does not change sums.
struct suture_take_gradient {
  /// Here `x` is unused and `y` is read.
  struct suture_take take;
  /// The gradient of x.
  float *gradient;
  /// The number of leading axes of `take` along which x is not broadcast.
  int32_t kept_rank;
  /// The number of blocks into which rows are split.
  int64_t blocks;
};
/// Items are pairs (position along the kept axes, block).
void suture_take_gradient_loop(const void *arguments, int64_t start, int64_t end);

#endif
