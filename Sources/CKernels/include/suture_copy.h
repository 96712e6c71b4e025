#ifndef SUTURE_COPY_H
#define SUTURE_COPY_H

#include "suture_parallel.h"

#include <stdbool.h>

/// y[Σ iₖ · yₖ] = x[Σ iₖ · xₖ] for every index over `rank` axes: permutes, slices, pads, concatenates and expands.
struct suture_copy {
  const float *x;
  float *y;
  int32_t rank;
  int64_t sizes[suture_maximum_rank];
  int64_t x_strides[suture_maximum_rank];
  int64_t y_strides[suture_maximum_rank];
};
/// Items are elements, in the order of the axes.
void suture_copy_loop(const void *arguments, int64_t start, int64_t end);

/// The same copy, in square tiles, if the last axis has stride 1 in y and the one before it stride 1 in x.
///
/// Items are rows of tiles: indices of the axes before the last two, times tiles of the axis before the last.
void suture_transpose_loop(const void *arguments, int64_t start, int64_t end);

/// The width of a tile.
enum { suture_tile = 16 };

/// y[o, j, i] = x[o, indices[j], i], with x [outer, size, inner].
struct suture_gather {
  const float *x;
  float *y;
  const int64_t *indices;
  int64_t count;
  int64_t size;
  int64_t inner;
};
/// Items are pairs (o, j).
void suture_gather_loop(const void *arguments, int64_t start, int64_t end);

/// y[o, indices[j], i] += x[o, j, i] on zeros, with y [outer, size, inner].
struct suture_scatter {
  const float *x;
  float *y;
  const int64_t *indices;
  int64_t count;
  int64_t size;
  int64_t inner;
  /// The number of blocks into which the inner axis is split.
  int64_t blocks;
};
/// Items are pairs (o, block).
void suture_scatter_loop(const void *arguments, int64_t start, int64_t end);

/// Feature maps [n, c, h, w], row-major (block 1) or as [n, c / block, h, w, block].
struct suture_subsample_map {
  int64_t channels;
  int64_t height;
  int64_t width;
  int64_t block;
};

/// Forward: y[n, c, i, j] = x[n, c + shift, i · row_stride, j · column_stride], or 0 where x has no such channel.
/// Gradient: y[n, c, i · row_stride, j · column_stride] = x[n, c + shift, i, j], and 0 elsewhere.
struct suture_subsample {
  struct suture_subsample_map from;
  struct suture_subsample_map to;
  int64_t shift;
  /// The number of channels that are copied together; it divides the blocks and the shift.
  int64_t run;
  int64_t row_stride;
  int64_t column_stride;
  bool is_gradient;
  const float *x;
  float *y;
};
/// Items are runs of channels of y, image by image.
void suture_subsample_loop(const void *arguments, int64_t start, int64_t end);

#endif
