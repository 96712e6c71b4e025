#ifndef SUTURE_WINOGRAD_H
#define SUTURE_WINOGRAD_H

#include "suture_parallel.h"

// Convolutions with stride 1 on feature maps in blocks of channels, [n, c / block, h, w, block], by Winograd's minimal
// filtering F(4×4, 3×3) (Lavin and Gray 2016, "Fast Algorithms for Convolutional Neural Networks"): tiles of 6×6 inputs
// and the kernels are transformed to 36 numbers each, multiplied as 36 products of matrices, and the products
// transformed back to tiles of 4×4 outputs. A quarter of the multiplications remains.
//
// A kernel larger than 3×3 is a sum of 3×3 kernels at shifted positions, padded with zeros: its transformed inputs and
// kernels are `shifts · inputs` deep.
//
// The interpolation points are 0, ±1/√2, ±√2 and ∞: with them, the largest rounding errors were 1.2 to 2.3 times those of
// a direct sum of floats, with 8 to 512 input channels of uniform random numbers.

enum {
  /// The products per tile and pair of channels.
  suture_winograd_points = 36,
  /// The rows and columns of outputs in a tile.
  suture_winograd_tile = 4,
  /// Floats between the 36 parts of transformed tiles and kernels, so that they do not fall on the same lines of the
  /// cache.
  suture_winograd_gap = 16,
  /// The most tiles that a product computes together: its last rows may lie beyond the tiles.
  suture_winograd_rows = 16
};

/// How tiles of 4×4 outputs lie over maps, counted along columns, rows, then images.
struct suture_winograd_tiles {
  /// The number of channels per block: 8 or 16.
  int64_t block;
  /// The tiles per row and per column of maps.
  int64_t columns;
  int64_t rows;
  /// The size of the maps that are convolved, and the borders of zeros before them.
  int64_t height;
  int64_t width;
  int64_t top;
  int64_t left;
  int64_t out_height;
  int64_t out_width;
  /// The groups of channels, and the channels per group of the maps that are convolved and of the results.
  int64_t groups;
  int64_t inputs;
  int64_t outputs;
  /// The number of 3×3 kernels along columns and rows.
  int64_t shift_rows;
  int64_t shift_columns;
};

/// Transformed kernels u [groups][36, outputs / panel, depth, panel] with `depth` shifts · inputs, each of the 36 parts
/// `part` floats long, from a row-major weight with the given strides.
struct suture_winograd_weight {
  struct suture_winograd_tiles tiles;
  const float *weight;
  float *u;
  int64_t kernel_height;
  int64_t kernel_width;
  int64_t group_stride;
  int64_t output_stride;
  int64_t input_stride;
  int64_t panel;
  int64_t part;
  /// Whether the kernels are rotated by 180°, as for the input's gradient.
  bool is_turned;
};
/// Items are the blocks of outputs of all groups, each with all inputs.
void suture_winograd_weight_loop(const void *arguments, int64_t start, int64_t end);

/// y from x and transformed kernels.
struct suture_winograd {
  struct suture_winograd_tiles tiles;
  const float *x;
  const float *u;
  /// One number per output channel, or null.
  const float *bias;
  float *y;
  /// `scratch_stride` floats per thread: transformed inputs and products of a chunk.
  float *scratch;
  int64_t scratch_stride;
  /// The number of outputs whose kernels lie together: one, two or four blocks.
  int64_t panel;
  /// The distance of the parts of u.
  int64_t part;
  /// All tiles, and those that are computed together.
  int64_t count;
  int64_t chunk;
};
/// Items are chunks of tiles, each for all groups in turn.
void suture_winograd_loop(const void *arguments, int64_t part, int64_t start, int64_t end);

/// The gradient of the weight, for a range of tiles.
struct suture_winograd_gradient {
  struct suture_winograd_tiles tiles;
  const float *x;
  const float *upstream;
  /// The group, and the shift of the 3×3 kernels.
  int64_t group;
  int64_t shift;
  /// The transformed inputs [36, inputs / block, chunk, block] and upstream gradients [36, outputs / block, chunk,
  /// block], the 36 parts of each `v_part` and `w_part` floats apart.
  float *v;
  float *w;
  int64_t v_part;
  int64_t w_part;
  /// The gradients of the group's transformed kernels [36, depth, outputs].
  float *u;
  int64_t u_part;
  /// The first tile, the number of tiles, and the largest number of tiles.
  int64_t first;
  int64_t count;
  int64_t chunk;
  /// The number of outputs whose products are summed together.
  int64_t panel;
  int64_t kernel_height;
  int64_t kernel_width;
  /// The weight's gradient, row-major [groups · outputs, inputs, kernel_height, kernel_width].
  float *y;
};
/// Transforms inputs and, for the first shift, upstream gradients: items are tiles.
void suture_winograd_transform_loop(const void *arguments, int64_t start, int64_t end);
/// Adds the tiles' products to `u`, or sets it if the first tile is 0: items are the 36 parts.
void suture_winograd_product_loop(const void *arguments, int64_t start, int64_t end);
/// Transforms `u` to `y`: items are blocks of outputs.
void suture_winograd_gradient_loop(const void *arguments, int64_t start, int64_t end);

#endif
