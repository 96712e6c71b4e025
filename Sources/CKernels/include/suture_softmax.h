#ifndef SUTURE_SOFTMAX_H
#define SUTURE_SOFTMAX_H

#include "suture_parallel.h"

/// y = eˣ / Σeˣ, or its logarithm, along the middle axis of [outer, size, inner]; x and y may be the same memory.
struct suture_softmax {
  const float *x;
  float *y;
  int64_t size;
  int64_t inner;
  bool is_logarithmic;
};
/// Items are [outer, blocks of `suture_columns`].
void suture_softmax_loop(const void *arguments, int64_t start, int64_t end);

/// The gradient from the result y and the upstream gradient u: y · (u − Σuy), or u − eʸ · Σu for the logarithm.
struct suture_softmax_gradient {
  const float *result;
  const float *upstream;
  float *y;
  int64_t size;
  int64_t inner;
  bool is_logarithmic;
};
/// Items are those of the softmax.
void suture_softmax_gradient_loop(const void *arguments, int64_t start, int64_t end);

#endif
