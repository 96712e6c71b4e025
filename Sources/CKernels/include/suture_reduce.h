#ifndef SUTURE_REDUCE_H
#define SUTURE_REDUCE_H

#include "suture_parallel.h"

/// How elements are joined.
typedef int32_t suture_reduce_function;
enum { suture_sum, suture_largest };

/// A reduction over some axes of x, seen as a row of `inner` neighbouring elements for each index of the kept and the
/// reduced outer axes.
///
/// Where the row is reduced, y is [kept.., segments]; where it is kept, y is [kept.., segments, inner]. Each segment
/// joins a part of the reduced index space of its own, fixed by the sizes, so that a reduction with few results can
/// still run on many threads: a second reduction joins the segments.
struct suture_reduce {
  const float *x;
  float *y;
  suture_reduce_function function;
  /// Multiplies sums.
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
/// Items are [kept.., segments], and times blocks of `suture_columns` where the row is kept.
void suture_reduce_loop(const void *arguments, int64_t start, int64_t end);

/// The gradient of a maximum: writes the upstream number [kept..] (and [inner] where the row is kept) to the largest
/// element of what it was taken over, and 0 to the others. Uses the fields of the reduction; `segments` is 1.
struct suture_largest_gradient {
  struct suture_reduce reduction;
  /// Whether equal maxima share the number evenly (a NaN maximum then gives NaN everywhere, as in PyTorch's `amax`);
  /// otherwise the first takes it.
  bool shares;
  const float *upstream;
  float *y;
};
/// Items as those of the reduction.
void suture_largest_gradient_loop(const void *arguments, int64_t start, int64_t end);

/// The number of neighbouring columns that one item joins where rows are kept.
enum { suture_columns = 64 };

#endif
