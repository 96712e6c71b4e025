#ifndef SUTURE_WINDOW_H
#define SUTURE_WINDOW_H

#include "suture_parallel.h"

/// The source of an output index along one axis of a resized map: a position between two input indices.
struct suture_source {
  int32_t first;
  int32_t second;
  float fraction;
};

/// Resized planes: y [planes, out_height, out_width] from x [planes, in_height, in_width].
struct suture_resize {
  const float *x;
  float *y;
  int64_t in_height;
  int64_t in_width;
  int64_t out_height;
  int64_t out_width;
  /// One source per output row.
  const struct suture_source *rows;
  /// One source per output column.
  const struct suture_source *columns;
  /// Whether to interpolate with `second` and `fraction`; otherwise only `first` is used.
  bool is_linear;
};
/// Items are output rows.
void suture_resize_loop(const void *arguments, int64_t start, int64_t end);

/// The transpose: x is [planes, out_height, out_width], y [planes, in_height, in_width]. Items are planes.
void suture_resize_gradient_loop(const void *arguments, int64_t start, int64_t end);

/// Windows of planes as rows: columns [planes, kernel_height · kernel_width, out_height · out_width].
struct suture_unfold {
  const float *x;
  float *y;
  int64_t height;
  int64_t width;
  int64_t kernel_height;
  int64_t kernel_width;
  int64_t out_height;
  int64_t out_width;
  int64_t stride_height;
  int64_t stride_width;
  int64_t padding_height;
  int64_t padding_width;
  int64_t dilation_height;
  int64_t dilation_width;
};
/// From planes x to columns y. Items are rows of the columns.
void suture_unfold_loop(const void *arguments, int64_t start, int64_t end);

/// From columns x back to planes y, summing. Items are planes.
void suture_fold_loop(const void *arguments, int64_t start, int64_t end);

#endif
