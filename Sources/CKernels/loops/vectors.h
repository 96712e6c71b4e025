// Vector types, and the declaration of helpers that are inlined into loops.

#ifndef SUTURE_VECTORS_H
#define SUTURE_VECTORS_H

#include <stdint.h>

#define SUTURE_INLINE static inline __attribute__((always_inline))

// For loops with independent iterations whose pointers may be equal (in-place operation).
#define SUTURE_VECTOR _Pragma("clang loop vectorize(assume_safety)")

// For loops of constant length over vectors that stay in registers.
#define SUTURE_UNROLL _Pragma("clang loop unroll(full)")

// Sixteen unaligned floats; processors with narrower vectors handle them in pieces.
typedef float suture_wide __attribute__((vector_size(64), aligned(4), may_alias));

// Eight unaligned floats, and their bits.
typedef float suture_eight __attribute__((vector_size(32), aligned(4), may_alias));
typedef int32_t suture_eight_bits __attribute__((vector_size(32), aligned(4), may_alias));

#endif
