#ifndef SUTURE_ELEMENTWISE_H
#define SUTURE_ELEMENTWISE_H

#include "suture_parallel.h"

/// Unary functions.
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
  suture_softplus,
  suture_exponential,
  suture_logarithm,
  suture_square_root,
  suture_reciprocal,
  suture_square,
  suture_absolute,
  suture_negate,
  suture_step,
  suture_cosine,
  suture_sine,
  /// ELU with the constant p of the instruction.
  suture_elu,
  /// x to the power p.
  suture_constant_power,
};

/// Binary functions.
typedef int32_t suture_binary_function;
enum {
  suture_add,
  suture_subtract,
  suture_multiply,
  suture_divide,
  suture_maximum,
  suture_minimum,
  suture_power,
  /// The derivatives of a power by its first and its second operand.
  suture_power_base_slope,
  suture_power_exponent_slope,
};

/// y = value.
struct suture_fill {
  float *y;
  float value;
};
void suture_fill_loop(const void *arguments, int64_t start, int64_t end);

/// y = x · mask: the mask is 0 where the random number for the element's position is below `threshold`, else `scale`.
struct suture_random_mask {
  const float *x;
  float *y;
  /// The address of the run's seed, read when the loop runs.
  const uint64_t *seed;
  uint64_t stream;
  /// The probability of 0, in units of 2⁻³².
  uint64_t threshold;
  float scale;
};
void suture_random_mask_loop(const void *arguments, int64_t start, int64_t end);

#endif
