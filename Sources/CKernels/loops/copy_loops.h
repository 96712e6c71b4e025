#include "suture_copy.h"

#include <string.h>

#include "vectors.h"

SUTURE_INLINE void copy_row(const float *x, int64_t x_stride, float *y, int64_t y_stride, int64_t count) {
  if (y_stride == 1 && x_stride == 1) {
    memcpy(y, x, (size_t)count * sizeof(float));
  } else if (y_stride == 1 && x_stride == 0) {
    const float value = x[0];
    for (int64_t i = 0; i < count; ++i) y[i] = value;
  } else {
    for (int64_t i = 0; i < count; ++i) y[i * y_stride] = x[i * x_stride];
  }
}

SUTURE_LOOP(copy) {
  const struct suture_copy *const call = arguments;
  const int32_t last = call->rank - 1;
  int64_t position[suture_maximum_rank];
  int64_t x = 0;
  int64_t y = 0;
  int64_t rest = start;
  for (int32_t axis = last; axis >= 0; --axis) {
    position[axis] = rest % call->sizes[axis];
    rest /= call->sizes[axis];
    x += position[axis] * call->x_strides[axis];
    y += position[axis] * call->y_strides[axis];
  }
  for (int64_t i = start; i < end;) {
    int64_t count = call->sizes[last] - position[last];
    if (count > end - i) count = end - i;
    copy_row(call->x + x, call->x_strides[last], call->y + y, call->y_strides[last], count);
    i += count;
    x -= position[last] * call->x_strides[last];
    y -= position[last] * call->y_strides[last];
    position[last] = 0;
    for (int32_t axis = last - 1; axis >= 0; --axis) {
      x += call->x_strides[axis];
      y += call->y_strides[axis];
      if (++position[axis] < call->sizes[axis]) break;
      x -= call->sizes[axis] * call->x_strides[axis];
      y -= call->sizes[axis] * call->y_strides[axis];
      position[axis] = 0;
    }
  }
}

SUTURE_INLINE void transpose_tile(
    const float *x, int64_t x_stride, float *y, int64_t y_stride, int64_t rows, int64_t columns) {
  for (int64_t row = 0; row < rows; ++row) {
    for (int64_t column = 0; column < columns; ++column) y[row * y_stride + column] = x[row + column * x_stride];
  }
}

SUTURE_LOOP(transpose) {
  const struct suture_copy *const call = arguments;
  const int32_t last = call->rank - 1;
  const int64_t rows = call->sizes[last - 1];
  const int64_t columns = call->sizes[last];
  const int64_t x_stride = call->x_strides[last];
  const int64_t y_stride = call->y_strides[last - 1];
  const int64_t tiles = (rows + suture_tile - 1) / suture_tile;
  for (int64_t item = start; item < end; ++item) {
    const int64_t row = item % tiles * suture_tile;
    const float *x = call->x + row;
    float *y = call->y + row * y_stride;
    int64_t rest = item / tiles;
    for (int32_t axis = last - 2; axis >= 0; --axis) {
      const int64_t position = rest % call->sizes[axis];
      rest /= call->sizes[axis];
      x += position * call->x_strides[axis];
      y += position * call->y_strides[axis];
    }
    const int64_t height = rows - row < suture_tile ? rows - row : suture_tile;
    for (int64_t column = 0; column < columns; column += suture_tile) {
      const int64_t width = columns - column < suture_tile ? columns - column : suture_tile;
      if (height == suture_tile && width == suture_tile) {
        transpose_tile(x + column * x_stride, x_stride, y + column, y_stride, suture_tile, suture_tile);
      } else {
        transpose_tile(x + column * x_stride, x_stride, y + column, y_stride, height, width);
      }
    }
  }
}

SUTURE_LOOP(gather) {
  const struct suture_gather *const call = arguments;
  const int64_t inner = call->inner;
  int64_t row = start % call->count;
  const float *x = call->x + start / call->count * call->size * inner;
  float *y = call->y + start * inner;
  for (int64_t item = start; item < end; ++item, y += inner) {
    const float *const from = x + call->indices[row] * inner;
    if (inner == 1) {
      y[0] = from[0];
    } else {
      memcpy(y, from, (size_t)inner * sizeof(float));
    }
    if (++row == call->count) {
      row = 0;
      x += call->size * inner;
    }
  }
}

SUTURE_LOOP(scatter) {
  const struct suture_scatter *const call = arguments;
  const int64_t inner = call->inner;
  for (int64_t item = start; item < end; ++item) {
    const int64_t outer = item / call->blocks;
    const int64_t block = item % call->blocks;
    const int64_t first = block * inner / call->blocks;
    const int64_t width = (block + 1) * inner / call->blocks - first;
    float *const y = call->y + outer * call->size * inner + first;
    const float *const x = call->x + outer * call->count * inner + first;
    if (width == inner) {
      memset(y, 0, (size_t)(call->size * inner) * sizeof(float));
    } else {
      for (int64_t row = 0; row < call->size; ++row) memset(y + row * inner, 0, (size_t)width * sizeof(float));
    }
    if (width == 1) {
      for (int64_t row = 0; row < call->count; ++row) y[call->indices[row] * inner] += x[row * inner];
      continue;
    }
    for (int64_t row = 0; row < call->count; ++row) {
      float *const to = y + call->indices[row] * inner;
      const float *const from = x + row * inner;
      SUTURE_VECTOR
      for (int64_t i = 0; i < width; ++i) to[i] += from[i];
    }
  }
}
