// Sums and maxima over neighbouring floats.
//
// The compiler may join a sum's terms in an order of its own, so that the loop is vector code; that order is part of
// the binary, so equal inputs give equal bits. Each stretch ends in a double.

#ifndef SUTURE_ROWS_H
#define SUTURE_ROWS_H

#include "vectors.h"

enum { lanes = 32, stretch = 4096 };

/// Adds Σ of an expression of `i` over `0 ..< count` to the double `total`.
#define SUTURE_SUM(total, count, expression)                                                               \
  for (int64_t suture_base = 0; suture_base < (count); suture_base += stretch) {                           \
    const int64_t suture_stop = (count)-suture_base < stretch ? (count) : suture_base + stretch;           \
    float suture_part = 0;                                                                                 \
    _Pragma("clang loop vectorize(assume_safety)") for (int64_t i = suture_base; i < suture_stop; ++i) {   \
      _Pragma("clang fp reassociate(on)") suture_part += (expression);                                     \
    }                                                                                                      \
    total += (double)suture_part;                                                                          \
  }

SUTURE_INLINE double row_sum(const float *x, int64_t count) {
  double total = 0;
  SUTURE_SUM(total, count, x[i])
  return total;
}

// NaN wins, as in PyTorch.
SUTURE_INLINE float larger(float a, float b) { return b > a || b != b ? b : a; }

SUTURE_INLINE float row_largest(const float *x, int64_t count) {
  float best = x[0];
  int64_t i = 0;
  if (count >= lanes) {
    float bests[lanes];
    for (int lane = 0; lane < lanes; ++lane) bests[lane] = x[lane];
    for (i = lanes; i + lanes <= count; i += lanes) {
      for (int lane = 0; lane < lanes; ++lane) bests[lane] = larger(bests[lane], x[i + lane]);
    }
    for (int width = lanes / 2; width > 0; width /= 2) {
      for (int lane = 0; lane < width; ++lane) bests[lane] = larger(bests[lane], bests[lane + width]);
    }
    best = bests[0];
  }
  for (; i < count; ++i) best = larger(best, x[i]);
  return best;
}

#endif
