#ifndef SUTURE_DIRECT_H
#define SUTURE_DIRECT_H

#include "suture_parallel.h"

// Convolutions with stride 1 and few channels a group, on padded planes: a padded plane is one long row, along which
// every tap of the kernel is a shifted copy.

/// Floats that follow the last padded plane, as loops read a block beyond the end.
enum { suture_slack = 128 };

/// Planes [planes, height, width] with a border of zeros: y [planes, plane], each row `padded_width` long.
struct suture_pad_planes {
  const float *x;
  float *y;
  int64_t planes;
  int64_t height;
  int64_t width;
  int64_t plane;
  int64_t padded_width;
  int64_t top;
  int64_t left;
};
/// Items are planes; the last one writes the slack too.
void suture_pad_planes_loop(const void *arguments, int64_t start, int64_t end);

/// y [batch, groups · outputs, out_height, out_width] from x [batch, groups · inputs, height, width].
///
/// Padded rows are made as they are needed, in memory of the thread's own.
struct suture_direct {
  const float *x;
  const float *weight;
  /// One number for each output channel, or null.
  const float *bias;
  float *y;
  /// `scratch_stride` floats for each thread: a block's padded rows of all inputs of a group, and the slack.
  float *scratch;
  int64_t scratch_stride;
  int64_t groups;
  /// Channels a group.
  int64_t inputs;
  int64_t outputs;
  int64_t height;
  int64_t width;
  int64_t padded_width;
  int64_t top;
  int64_t left;
  int64_t out_height;
  int64_t out_width;
  int64_t kernel_height;
  int64_t kernel_width;
  int64_t dilation_height;
  int64_t dilation_width;
  /// Output rows are computed in this many blocks, of `block_rows` each.
  int64_t blocks;
  int64_t block_rows;
  /// The distances in `weight` from one group, output and input to the next.
  int64_t group_stride;
  int64_t output_stride;
  int64_t input_stride;
  /// Whether the kernel is turned by 180°, as for the gradient of the input.
  bool is_turned;
};
/// Items are blocks of rows of a group's outputs.
void suture_direct_loop(const void *arguments, int64_t part, int64_t start, int64_t end);

/// The gradient of the weight [groups · outputs, inputs, kernel_height, kernel_width] from padded planes of x and
/// planes of the upstream gradient [batch, groups · outputs, spread] with rows as long as the padded ones.
struct suture_direct_weight {
  const float *padded;
  const float *upstream;
  float *y;
  int64_t batch;
  int64_t groups;
  int64_t inputs;
  int64_t outputs;
  int64_t plane;
  int64_t spread;
  int64_t padded_width;
  int64_t kernel_height;
  int64_t kernel_width;
  int64_t dilation_height;
  int64_t dilation_width;
};
/// Items are rows of kernels.
void suture_direct_weight_loop(const void *arguments, int64_t start, int64_t end);

#endif
