#ifndef SUTURE_REDUCE_H
#define SUTURE_REDUCE_H

#include "suture_parallel.h"

/// Reduction functions.
typedef int32_t suture_reduce_function;
enum { suture_sum, suture_largest };

/// A reduction of x over some axes: x has a row of `inner` adjacent elements for each index of the kept and the reduced
/// outer axes.
///
/// If the row is reduced, y is [kept.., segments]; if it is kept, y is [kept.., segments, inner]. Each segment reduces
/// its own part of the reduced index space, fixed by the sizes, so that a reduction with few results can still use many
/// threads; a second reduction combines the segments.
struct suture_reduce {
  const float *x;
  float *y;
  suture_reduce_function function;
  /// The factor by which sums are multiplied.
  float scale;
  int32_t kept_rank;
  int32_t reduced_rank;
  int64_t kept_sizes[suture_maximum_rank];
  int64_t kept_strides[suture_maximum_rank];
  int64_t reduced_sizes[suture_maximum_rank];
  int64_t reduced_strides[suture_maximum_rank];
  int64_t inner;
  bool keeps_inner;
  int64_t segments;
};
/// Items are [kept.., segments], times the number of blocks of `suture_columns` if the row is kept.
void suture_reduce_loop(const void *arguments, int64_t start, int64_t end);

/// The gradient of a maximum: writes the upstream gradient [kept..] (and [inner] if the row is kept) to the largest of
/// the reduced elements and 0 to the others. Uses the reduction's fields; `segments` is 1.
struct suture_largest_gradient {
  struct suture_reduce reduction;
  /// Whether equal maxima share the gradient evenly (a NaN maximum then gives NaN everywhere, as in PyTorch's `amax`);
  /// otherwise the first receives all of it.
  bool shares;
  const float *upstream;
  float *y;
};
/// Items are those of the reduction.
void suture_largest_gradient_loop(const void *arguments, int64_t start, int64_t end);

/// The number of adjacent columns in one item if rows are kept.
enum { suture_columns = 64 };

#endif
