#include "probe.h"

/* What processors call the state in which numbers too small for full precision become 0, and results are cut. */
#if defined(__x86_64__)
static void set(unsigned bits) {
  unsigned state;
  __asm__ volatile("stmxcsr %0" : "=m"(state));
  state |= bits;
  __asm__ volatile("ldmxcsr %0" : : "m"(state));
}
enum { FLUSH = 0x8040, CUT = 0x6000 };
#elif defined(__aarch64__)
static void set(unsigned long bits) {
  unsigned long state;
  __asm__ volatile("mrs %0, fpcr" : "=r"(state));
  state |= bits;
  __asm__ volatile("msr fpcr, %0" : : "r"(state));
}
enum { FLUSH = 1 << 24, CUT = 3 << 22 };
#endif

/* As compilers do for a library that is linked with -ffast-math. */
__attribute__((constructor)) static void first(void) { set(FLUSH); }

BUILD {
  BEGIN;
  set(CUT);
  *y = x;
  return SUTURE_OK;
}
