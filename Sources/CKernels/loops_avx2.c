// Loops for x86-64 with AVX2 and FMA.

#ifdef __x86_64__
#pragma clang attribute push(__attribute__((target("avx2,fma,bmi,bmi2,lzcnt"))), apply_to = function)
#define SUTURE_TABLE loops_avx2
#include "loops/loops.h"
#pragma clang attribute pop
#endif
