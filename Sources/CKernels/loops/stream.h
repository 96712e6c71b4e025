// Writes past the caches: lines are not fetched before being overwritten, and useful lines are not evicted.

#ifndef SUTURE_STREAM_H
#define SUTURE_STREAM_H

#include <string.h>

#include "vectors.h"

// A whole cache line.
typedef float suture_line __attribute__((vector_size(64), aligned(64), may_alias));

// Copies floats past the caches.
SUTURE_INLINE void stream(const float *from, float *to, int64_t count) {
  enum { width = 16 };
  const int64_t before = (int64_t)(-(uintptr_t)to % sizeof(suture_line) / sizeof(float));
  const int64_t head = before < count ? before : count;
  memcpy(to, from, (size_t)head * sizeof(float));
  int64_t i = head;
  for (; i + width <= count; i += width) {
    __builtin_nontemporal_store(*(const suture_wide *)(from + i), (suture_line *)(to + i));
  }
  memcpy(to + i, from + i, (size_t)(count - i) * sizeof(float));
}

// Orders the streaming writes before later ones, so that other threads see them.
SUTURE_INLINE void finish_streams(void) {
#ifdef __x86_64__
  __builtin_ia32_sfence();
#endif
}

#endif
