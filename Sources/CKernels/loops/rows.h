// Sums and maxima over neighbouring floats.
//
// Terms are joined in a fixed order, so equal inputs give equal bits. Each stretch ends in a double.

#ifndef SUTURE_ROWS_H
#define SUTURE_ROWS_H

#include "vectors.h"

enum { lanes = 32, stretch = 4096 };

/// Adds Σ of an expression of `i` over `0 ..< count` to the double `total`.
///
/// Thirty-two sums side by side, then eight for what is left of short rows, then one.
#define SUTURE_SUM(total, count, expression)                                                          \
  for (int64_t suture_base = 0; suture_base < (count); suture_base += stretch) {                      \
    const int64_t suture_stop = (count)-suture_base < stretch ? (count) : suture_base + stretch;      \
    float suture_sums[lanes] = {0};                                                                   \
    int64_t suture_at = suture_base;                                                                  \
    for (; suture_at + lanes <= suture_stop; suture_at += lanes) {                                    \
      for (int lane = 0; lane < lanes; ++lane) {                                                      \
        const int64_t i = suture_at + lane;                                                           \
        suture_sums[lane] += (expression);                                                            \
      }                                                                                               \
    }                                                                                                 \
    for (int lane = 0; lane < 8; ++lane) {                                                            \
      suture_sums[lane] += suture_sums[lane + 8] + (suture_sums[lane + 16] + suture_sums[lane + 24]); \
    }                                                                                                 \
    for (; suture_at + 8 <= suture_stop; suture_at += 8) {                                            \
      for (int lane = 0; lane < 8; ++lane) {                                                          \
        const int64_t i = suture_at + lane;                                                           \
        suture_sums[lane] += (expression);                                                            \
      }                                                                                               \
    }                                                                                                 \
    float suture_rest = 0;                                                                            \
    for (int64_t i = suture_at; i < suture_stop; ++i) suture_rest += (expression);                    \
    for (int width = 4; width > 0; width /= 2) {                                                      \
      for (int lane = 0; lane < width; ++lane) suture_sums[lane] += suture_sums[lane + width];        \
    }                                                                                                 \
    total += (double)(suture_sums[0] + suture_rest);                                                  \
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
    for (int width = lanes / 2; width >= 8; width /= 2) {
      for (int lane = 0; lane < width; ++lane) bests[lane] = larger(bests[lane], bests[lane + width]);
    }
    for (; i + 8 <= count; i += 8) {
      for (int lane = 0; lane < 8; ++lane) bests[lane] = larger(bests[lane], x[i + lane]);
    }
    for (int width = 4; width > 0; width /= 2) {
      for (int lane = 0; lane < width; ++lane) bests[lane] = larger(bests[lane], bests[lane + width]);
    }
    best = bests[0];
  }
  for (; i < count; ++i) best = larger(best, x[i]);
  return best;
}

#endif
