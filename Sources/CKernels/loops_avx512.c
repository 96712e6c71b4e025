// Loops for x86-64 with AVX-512.

#ifdef __x86_64__
#pragma clang attribute push(                                                                     \
    __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx2,fma,bmi,bmi2,lzcnt,evex512"))), \
    apply_to = function)
#define SUTURE_TABLE loops_avx512
#include "loops/loops.h"
#pragma clang attribute pop
#endif
