#ifndef SUTURE_ELEMENTWISE_H
#define SUTURE_ELEMENTWISE_H

#include "suture_parallel.h"

/// Functions of one number.
typedef int32_t suture_unary_function;
enum {
  suture_relu,
  suture_relu6,
  suture_sigmoid_function,
  suture_tanh_function,
  suture_silu,
  suture_gelu,
  suture_hard_sigmoid,
  suture_hard_swish,
  suture_exponential,
  suture_logarithm,
  suture_square_root,
  suture_reciprocal,
  suture_square,
  suture_absolute,
  suture_negate,
  suture_step,
};

/// y = f(x); x and y may be the same.
struct suture_unary {
  const float *x;
  float *y;
  suture_unary_function function;
};
void suture_unary_loop(const void *arguments, int64_t start, int64_t end);

/// y = upstream · f′, from `saved`: the function's input or its output, as `UnaryFunction.derivativeUsesOutput` says.
struct suture_unary_gradient {
  const float *saved;
  const float *upstream;
  float *y;
  suture_unary_function function;
};
void suture_unary_gradient_loop(const void *arguments, int64_t start, int64_t end);

/// y = x · scale + shift.
struct suture_affine {
  const float *x;
  float *y;
  float scale;
  float shift;
};
void suture_affine_loop(const void *arguments, int64_t start, int64_t end);

/// Functions of two numbers.
typedef int32_t suture_binary_function;
enum { suture_add, suture_subtract, suture_multiply, suture_divide, suture_maximum, suture_minimum };

/// y = f(a, b) over `rank` axes; an operand's stride is 0 where it is stretched, and the last axis' strides are 0 or 1.
struct suture_binary {
  const float *a;
  const float *b;
  float *y;
  suture_binary_function function;
  int32_t rank;
  int64_t sizes[suture_maximum_rank];
  int64_t a_strides[suture_maximum_rank];
  int64_t b_strides[suture_maximum_rank];
};
void suture_binary_loop(const void *arguments, int64_t start, int64_t end);

/// y = value.
struct suture_fill {
  float *y;
  float value;
};
void suture_fill_loop(const void *arguments, int64_t start, int64_t end);

/// y = x · mask: 0 where the random number of the element's position is below `threshold`, times `scale` otherwise.
struct suture_random_mask {
  const float *x;
  float *y;
  /// The seed of the run, read when the loop runs.
  const uint64_t *seed;
  uint64_t stream;
  /// The probability of 0, in units of 2⁻³².
  uint64_t threshold;
  float scale;
};
void suture_random_mask_loop(const void *arguments, int64_t start, int64_t end);

#endif
