// Sums over neighbouring floats whose order is fixed, so that equal inputs give equal bits on any number of threads.
//
// Each stretch is summed in `lanes` separate sums, which makes the loop vector code, and ends in a double.

#ifndef SUTURE_ROWS_H
#define SUTURE_ROWS_H

#include "clones.h"

enum { lanes = 32, stretch = 1024 };

SUTURE_INLINE double sum_of_lanes(float *sums) {
  for (int width = lanes / 2; width > 0; width /= 2) {
    for (int lane = 0; lane < width; ++lane) sums[lane] += sums[lane + width];
  }
  return (double)sums[0];
}

/// Adds Σ of an expression of `i` over `0 ..< count` to the double `total`.
#define SUTURE_SUM(total, count, expression)                                        \
  do {                                                                              \
    int64_t base = 0;                                                               \
    while (base + lanes <= (count)) {                                               \
      float sums[lanes] = {0};                                                      \
      const int64_t stop = (count)-base < stretch ? (count) : base + stretch;       \
      for (; base + lanes <= stop; base += lanes) {                                 \
        for (int lane = 0; lane < lanes; ++lane) {                                  \
          const int64_t i = base + lane;                                            \
          sums[lane] += (expression);                                               \
        }                                                                           \
      }                                                                             \
      total += sum_of_lanes(sums);                                                  \
    }                                                                               \
    float rest = 0;                                                                 \
    for (int64_t i = base; i < (count); ++i) rest += (expression);                  \
    total += (double)rest;                                                          \
  } while (0)

SUTURE_INLINE double row_sum(const float *x, int64_t count) {
  double total = 0;
  SUTURE_SUM(total, count, x[i]);
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
