#include "suture_elementwise.h"

#include "maths.h"

#define UNARY(code, expression)              \
  case code:                                 \
    SUTURE_VECTOR                            \
    for (int64_t i = start; i < end; ++i) {  \
      const float v = x[i];                  \
      y[i] = (expression);                   \
    }                                        \
    break;

SUTURE_CLONES void suture_unary_loop(const void *arguments, int64_t start, int64_t end) {
  const struct suture_unary *const call = arguments;
  const float *const x = call->x;
  float *const y = call->y;
  // Comparisons are written so that NaN stays NaN.
  switch (call->function) {
    UNARY(suture_relu, v < 0.0f ? 0.0f : v)
    UNARY(suture_relu6, v < 0.0f ? 0.0f : v > 6.0f ? 6.0f : v)
    UNARY(suture_sigmoid_function, suture_sigmoid(v))
    UNARY(suture_tanh_function, suture_tanh(v))
    UNARY(suture_silu, v * suture_sigmoid(v))
    UNARY(suture_gelu, v * suture_normal(v))
    UNARY(suture_hard_sigmoid, v < -3.0f ? 0.0f : v > 3.0f ? 1.0f : (v + 3.0f) * (1.0f / 6.0f))
    UNARY(suture_hard_swish, v < -3.0f ? 0.0f : v > 3.0f ? v : v * (v + 3.0f) * (1.0f / 6.0f))
    UNARY(suture_exponential, suture_exp(v))
    UNARY(suture_logarithm, suture_log(v))
    UNARY(suture_square_root, sqrtf(v))
    UNARY(suture_reciprocal, 1.0f / v)
    UNARY(suture_square, v * v)
    UNARY(suture_absolute, fabsf(v))
    UNARY(suture_negate, -v)
    UNARY(suture_step, v > 0.0f ? 1.0f : v < 0.0f ? 0.0f : v == 0.0f ? 0.5f : v)
  }
}

#define GRADIENT(code, expression)           \
  case code:                                 \
    SUTURE_VECTOR                            \
    for (int64_t i = start; i < end; ++i) {  \
      const float v = saved[i];              \
      const float u = upstream[i];           \
      y[i] = (expression);                   \
    }                                        \
    break;

SUTURE_INLINE float silu_slope(float v) {
  const float gate = suture_sigmoid(v);
  return gate * (1.0f + v * (1.0f - gate));
}

SUTURE_CLONES void suture_unary_gradient_loop(const void *arguments, int64_t start, int64_t end) {
  const struct suture_unary_gradient *const call = arguments;
  const float *const saved = call->saved;
  const float *const upstream = call->upstream;
  float *const y = call->y;
  switch (call->function) {
    GRADIENT(suture_relu, v > 0.0f ? u : 0.0f)
    GRADIENT(suture_relu6, v > 0.0f && v < 6.0f ? u : 0.0f)
    GRADIENT(suture_sigmoid_function, u * v * (1.0f - v))
    GRADIENT(suture_tanh_function, u * (1.0f - v * v))
    GRADIENT(suture_silu, u * silu_slope(v))
    GRADIENT(suture_gelu, u * (suture_normal(v) + v * suture_normal_density(v)))
    GRADIENT(suture_hard_sigmoid, v > -3.0f && v < 3.0f ? u * (1.0f / 6.0f) : 0.0f)
    GRADIENT(suture_hard_swish, v < -3.0f ? 0.0f : v > 3.0f ? u : u * (v * (1.0f / 3.0f) + 0.5f))
    GRADIENT(suture_exponential, u * v)
    GRADIENT(suture_logarithm, u / v)
    GRADIENT(suture_square_root, u / (2.0f * v))
    GRADIENT(suture_reciprocal, -u * v * v)
    GRADIENT(suture_square, 2.0f * u * v)
    GRADIENT(suture_absolute, v > 0.0f ? u : v < 0.0f ? -u : 0.0f)
  }
}

SUTURE_CLONES void suture_affine_loop(const void *arguments, int64_t start, int64_t end) {
  const struct suture_affine *const call = arguments;
  const float *const x = call->x;
  float *const y = call->y;
  const float scale = call->scale;
  const float shift = call->shift;
  SUTURE_VECTOR
  for (int64_t i = start; i < end; ++i) y[i] = x[i] * scale + shift;
}

SUTURE_CLONES void suture_fill_loop(const void *arguments, int64_t start, int64_t end) {
  const struct suture_fill *const call = arguments;
  float *const y = call->y;
  const float value = call->value;
  for (int64_t i = start; i < end; ++i) y[i] = value;
}

#define EACH(left, right, expression)     \
  SUTURE_VECTOR                           \
  for (int64_t i = 0; i < count; ++i) {   \
    const float p = left;                 \
    const float q = right;                \
    y[i] = (expression);                  \
  }

#define BINARY(code, expression)                 \
  case code:                                     \
    if (a_stride && b_stride) {                  \
      EACH(a[i], b[i], expression)               \
    } else if (a_stride) {                       \
      const float right = b[0];                  \
      EACH(a[i], right, expression)              \
    } else if (b_stride) {                       \
      const float left = a[0];                   \
      EACH(left, b[i], expression)               \
    } else {                                     \
      const float left = a[0];                   \
      const float right = b[0];                  \
      EACH(left, right, expression)              \
    }                                            \
    break;

SUTURE_INLINE void binary_row(
    suture_binary_function function, const float *a, int64_t a_stride, const float *b, int64_t b_stride, float *y,
    int64_t count) {
  switch (function) {
    BINARY(suture_add, p + q)
    BINARY(suture_subtract, p - q)
    BINARY(suture_multiply, p * q)
    BINARY(suture_divide, p / q)
    BINARY(suture_maximum, p > q || p != p ? p : q)
    BINARY(suture_minimum, p < q || p != p ? p : q)
  }
}

SUTURE_CLONES void suture_binary_loop(const void *arguments, int64_t start, int64_t end) {
  const struct suture_binary *const call = arguments;
  const int32_t last = call->rank - 1;
  const int64_t row = call->sizes[last];
  int64_t position[suture_maximum_rank];
  int64_t a = 0;
  int64_t b = 0;
  int64_t rest = start;
  for (int32_t axis = last; axis >= 0; --axis) {
    position[axis] = rest % call->sizes[axis];
    rest /= call->sizes[axis];
    a += position[axis] * call->a_strides[axis];
    b += position[axis] * call->b_strides[axis];
  }
  for (int64_t i = start; i < end;) {
    int64_t count = row - position[last];
    if (count > end - i) count = end - i;
    binary_row(
        call->function, call->a + a, call->a_strides[last], call->b + b, call->b_strides[last], call->y + i, count);
    i += count;
    // Back to the row's beginning, then on to the next row.
    a -= position[last] * call->a_strides[last];
    b -= position[last] * call->b_strides[last];
    position[last] = 0;
    for (int32_t axis = last - 1; axis >= 0; --axis) {
      a += call->a_strides[axis];
      b += call->b_strides[axis];
      if (++position[axis] < call->sizes[axis]) break;
      a -= call->sizes[axis] * call->a_strides[axis];
      b -= call->sizes[axis] * call->b_strides[axis];
      position[axis] = 0;
    }
  }
}

// SplitMix64's output function: a counter times its increment gives independent numbers.
SUTURE_INLINE uint64_t mixed(uint64_t z) {
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

SUTURE_CLONES void suture_random_mask_loop(const void *arguments, int64_t start, int64_t end) {
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
