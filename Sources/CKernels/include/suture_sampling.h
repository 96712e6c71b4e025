#ifndef SUTURE_SAMPLING_H
#define SUTURE_SAMPLING_H

#include "suture_parallel.h"

/// Bilinear samples of maps x [n, c, h, w] at the places of a grid [n, positions, 2]: y [n, c, positions].
///
/// A place is (x, y), both −1 … 1 over the width and height: from centre to centre of the outer elements with
/// `aligns_corners`, otherwise from edge to edge. Outside is 0.
struct suture_grid_sample {
  const float *x;
  const float *grid;
  /// Read by the gradients: [n, c, positions].
  const float *upstream;
  float *y;
  int64_t channels;
  int64_t height;
  int64_t width;
  int64_t positions;
  bool aligns_corners;
};
/// The number of positions and of channels of an item.
enum { suture_sample_positions = 64, suture_sample_channels = 16 };

/// Items are triples (n, block of channels, block of positions).
void suture_grid_sample_loop(const void *arguments, int64_t start, int64_t end);

/// y is the gradient of x. Items are pairs (n, block of channels).
void suture_grid_sample_input_gradient_loop(const void *arguments, int64_t start, int64_t end);

/// y is the gradient of the grid. Items are pairs (n, block of positions).
void suture_grid_sample_grid_gradient_loop(const void *arguments, int64_t start, int64_t end);

#endif
