#ifndef SUTURE_DIRECT_H
#define SUTURE_DIRECT_H

#include "suture_parallel.h"

// Convolutions with stride 1 and few channels per group, on padded planes: with a padded plane as one long row, every
// tap of the kernel reads a shifted copy of it.

/// The number of extra floats after the last padded plane, as loops may read one block beyond its end.
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
/// Items are planes; the last one also writes the slack.
void suture_pad_planes_loop(const void *arguments, int64_t start, int64_t end);

/// y [batch, groups · outputs, out_height, out_width] from x [batch, groups · inputs, height, width].
///
/// Padded rows are made on demand, in each thread's scratch memory.
struct suture_direct {
  const float *x;
  const float *weight;
  /// One number per output channel, or null.
  const float *bias;
  float *y;
  /// `scratch_stride` floats per thread: the padded rows of a block, for all inputs of a group, and the slack.
  float *scratch;
  int64_t scratch_stride;
  int64_t groups;
  /// The numbers of input and output channels per group.
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
  /// The number of blocks of output rows, and the rows per block.
  int64_t blocks;
  int64_t block_rows;
  /// The strides in `weight` of groups, outputs and inputs.
  int64_t group_stride;
  int64_t output_stride;
  int64_t input_stride;
  /// Whether the kernel is rotated by 180°, as for the input's gradient.
  bool is_turned;
};
/// Items are blocks of output rows of a group.
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
