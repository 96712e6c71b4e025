#include "maths.h"
#include "suture_elementwise.h"

SUTURE_LOOP(fill) {
  const struct suture_fill *const call = arguments;
  float *const y = call->y;
  const float value = call->value;
  for (int64_t i = start; i < end; ++i) y[i] = value;
}

// SplitMix64's output function: applied to multiples of its increment, it gives independent random numbers.
SUTURE_INLINE uint64_t mixed(uint64_t z) {
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

SUTURE_LOOP(random_mask) {
  const struct suture_random_mask *const call = arguments;
  const float *const x = call->x;
  float *const y = call->y;
  const uint64_t key = mixed(mixed(*call->seed + 0x9e3779b97f4a7c15u) ^ mixed(~call->stream));
  const uint64_t threshold = call->threshold;
  const float scale = call->scale;
  SUTURE_VECTOR
  for (int64_t i = start; i < end; ++i) {
    const uint64_t word = mixed(key + (uint64_t)(i + 1) * 0x9e3779b97f4a7c15u) >> 32;
    y[i] = word < threshold ? 0.0f : x[i] * scale;
  }
}
