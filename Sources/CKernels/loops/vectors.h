// Vector types, and how helpers are declared that become part of the loops.

#ifndef SUTURE_VECTORS_H
#define SUTURE_VECTORS_H

#include <stdint.h>

#define SUTURE_INLINE static inline __attribute__((always_inline))

// For loops whose iterations are independent though pointers may be equal (in place).
#define SUTURE_VECTOR _Pragma("clang loop vectorize(assume_safety)")

// Sixteen floats at any address; narrower processors take them in pieces.
typedef float suture_wide __attribute__((vector_size(64), aligned(4), may_alias));

// Eight floats at any address, and their bits.
typedef float suture_eight __attribute__((vector_size(32), aligned(4), may_alias));
typedef int32_t suture_eight_bits __attribute__((vector_size(32), aligned(4), may_alias));

#endif
