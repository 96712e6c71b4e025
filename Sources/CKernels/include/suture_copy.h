#ifndef SUTURE_COPY_H
#define SUTURE_COPY_H

#include "suture_parallel.h"

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

#endif
