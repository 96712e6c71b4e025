// Sums and maxima over adjacent floats.
//
// The compiler may reorder a sum's terms to vectorise the loop; the order is fixed in the binary, so equal inputs give
// bit-identical results. Each stretch of a sum is added to a double.

#ifndef SUTURE_ROWS_H
#define SUTURE_ROWS_H

#include "vectors.h"

enum { lanes = 32, stretch = 4096 };

// Adds an expression of `i` over `first ..< last` to the float `part`, in `width` interleaved vectors of eight.
#define SUTURE_SUM_PART(part, first, last, width, expression)                                             \
  _Pragma("clang loop vectorize(assume_safety) vectorize_width(8)") SUTURE_INTERLEAVE(width)              \
  for (int64_t i = (first); i < (last); ++i) {                                                            \
    _Pragma("clang fp reassociate(on)") part += (expression);                                             \
  }
#define SUTURE_INTERLEAVE(width) SUTURE_INTERLEAVE_##width
#define SUTURE_INTERLEAVE_four _Pragma("clang loop interleave_count(4)")
#define SUTURE_INTERLEAVE_one _Pragma("clang loop interleave_count(1)")

/// Adds Σ of an expression of `i` over `0 ..< count` to the double `total`; the remainder of short rows goes by eights.
#define SUTURE_SUM(total, count, expression)                                                              \
  for (int64_t suture_base = 0; suture_base < (count); suture_base += stretch) {                          \
    const int64_t suture_stop = (count)-suture_base < stretch ? (count) : suture_base + stretch;          \
    const int64_t suture_even = suture_base + ((suture_stop - suture_base) & ~(int64_t)(lanes - 1));      \
    float suture_part = 0;                                                                                \
    float suture_rest = 0;                                                                                \
    SUTURE_SUM_PART(suture_part, suture_base, suture_even, four, expression)                              \
    SUTURE_SUM_PART(suture_rest, suture_even, suture_stop, one, expression)                               \
    total += (double)(suture_part + suture_rest);                                                         \
  }

SUTURE_INLINE double row_sum(const float *x, int64_t count) {
  double total = 0;
  SUTURE_SUM(total, count, x[i])
  return total;
}

// The maximum, which is NaN if either is NaN, as in PyTorch.
SUTURE_INLINE float larger(float a, float b) { return b > a || b != b ? b : a; }

// Replaces the elements of `a` by the larger of each pair.
SUTURE_INLINE void take_larger(suture_eight *a, const suture_eight *b) {
  const suture_eight_bits takes = (*b > *a) | (*b != *b);
  *a = (suture_eight)(((suture_eight_bits)*b & takes) | ((suture_eight_bits)*a & ~takes));
}

SUTURE_INLINE float row_largest(const float *x, int64_t count) {
  float best = x[0];
  int64_t i = 0;
  if (count >= lanes) {
    const suture_eight *const first = (const suture_eight *)x;
    suture_eight bests[lanes / 8] = {first[0], first[1], first[2], first[3]};
    for (i = lanes; i + lanes <= count; i += lanes) {
      const suture_eight *const next = (const suture_eight *)(x + i);
      for (int part = 0; part < lanes / 8; ++part) take_larger(&bests[part], &next[part]);
    }
    for (; i + 8 <= count; i += 8) take_larger(&bests[0], (const suture_eight *)(x + i));
    for (int part = 1; part < lanes / 8; ++part) take_larger(&bests[0], &bests[part]);
    const suture_eight all = bests[0];
    best = all[0];
    for (int lane = 1; lane < 8; ++lane) best = larger(best, all[lane]);
  }
  for (; i < count; ++i) best = larger(best, x[i]);
  return best;
}

#endif
