#ifndef SUTURE_DENSE_H
#define SUTURE_DENSE_H

#include "suture_parallel.h"

/// A convolution of small maps as one matrix: each position of an output map depends on almost all of the input map.
///
/// The dense matrix has a row for each element of an output image and a column for each element of an input image, both
/// in their order in memory.
struct suture_dense {
  /// Channels, positions and channels per block (1: row-major) of the input.
  int64_t inputs;
  int64_t positions;
  int64_t block;
  /// The same of the output.
  int64_t outputs;
  int64_t out_positions;
  int64_t out_block;
  /// The number of elements of a kernel.
  int64_t kernel_size;
  /// [out_positions, positions]: which element of the kernel joins the two, or -1 for none.
  const int32_t *taps;
  /// [outputs, inputs, kernel_size]: the weight, or its gradient.
  float *weight;
  float *matrix;
};

/// The largest number of elements of a kernel.
enum { suture_dense_kernel_limit = 81 };

/// Spreads the weight over the dense matrix; items are outputs.
void suture_dense_spread_loop(const void *arguments, int64_t start, int64_t end);
/// Sums the gradient of the dense matrix up to that of the weight; items are outputs.
void suture_dense_gather_loop(const void *arguments, int64_t start, int64_t end);

#endif
