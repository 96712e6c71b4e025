// How functions are compiled for several instruction sets.

#ifndef SUTURE_CLONES_H
#define SUTURE_CLONES_H

// The loader picks the best version that the processor has. Helpers that such a function calls must be `SUTURE_INLINE`,
// or they would stay at the baseline.
#if defined(__x86_64__) && defined(__ELF__)
#define SUTURE_CLONES __attribute__((target_clones("avx512f", "arch=haswell", "default")))
#else
#define SUTURE_CLONES
#endif

#define SUTURE_INLINE static inline __attribute__((always_inline))

// For loops whose iterations are independent though pointers may be equal (in place).
#define SUTURE_VECTOR _Pragma("clang loop vectorize(assume_safety)")

// Sixteen floats at any address; narrower processors take them in pieces.
typedef float suture_wide __attribute__((vector_size(64), aligned(4), may_alias));

#endif
