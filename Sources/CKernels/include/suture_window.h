#ifndef SUTURE_WINDOW_H
#define SUTURE_WINDOW_H

#include "suture_parallel.h"

/// Where an output index of one axis of a resized map comes from: between two input indices, `fraction` of the way.
struct suture_source {
  int32_t first;
  int32_t second;
  float fraction;
};

/// Planes of another size: y [planes, out_height, out_width] from x [planes, in_height, in_width].
struct suture_resize {
  const float *x;
  float *y;
  int64_t in_height;
  int64_t in_width;
  int64_t out_height;
  int64_t out_width;
  /// One for each output row.
  const struct suture_source *rows;
  /// One for each output column.
  const struct suture_source *columns;
  /// Whether `second` and `fraction` count; the element at `first` alone otherwise.
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
