#include "suture_window.h"

#include <string.h>

#include "vectors.h"

// MARK: Resizing

SUTURE_LOOP(resize) {
  const struct suture_resize *const call = arguments;
  for (int64_t item = start; item < end; ++item) {
    const float *const plane = call->x + item / call->out_height * call->in_height * call->in_width;
    const struct suture_source row = call->rows[item % call->out_height];
    const float *const first = plane + row.first * call->in_width;
    const float *const second = plane + row.second * call->in_width;
    const struct suture_source *const columns = call->columns;
    float *const y = call->y + item * call->out_width;
    if (!call->is_linear) {
      for (int64_t i = 0; i < call->out_width; ++i) y[i] = first[columns[i].first];
      continue;
    }
    const float below = row.fraction;
    for (int64_t i = 0; i < call->out_width; ++i) {
      const struct suture_source column = columns[i];
      const float right = column.fraction;
      const float upper = first[column.first] * (1.0f - right) + first[column.second] * right;
      const float lower = second[column.first] * (1.0f - right) + second[column.second] * right;
      y[i] = upper * (1.0f - below) + lower * below;
    }
  }
}

SUTURE_LOOP(resize_gradient) {
  const struct suture_resize *const call = arguments;
  const int64_t area = call->in_height * call->in_width;
  for (int64_t plane = start; plane < end; ++plane) {
    float *const y = call->y + plane * area;
    memset(y, 0, (size_t)area * sizeof(float));
    for (int64_t i = 0; i < call->out_height; ++i) {
      const struct suture_source row = call->rows[i];
      const float *const x = call->x + (plane * call->out_height + i) * call->out_width;
      float *const first = y + row.first * call->in_width;
      float *const second = y + row.second * call->in_width;
      const float below = row.fraction;
      for (int64_t j = 0; j < call->out_width; ++j) {
        const struct suture_source column = call->columns[j];
        if (!call->is_linear) {
          first[column.first] += x[j];
          continue;
        }
        const float right = column.fraction;
        const float upper = x[j] * (1.0f - below);
        const float lower = x[j] * below;
        first[column.first] += upper * (1.0f - right);
        first[column.second] += upper * right;
        second[column.first] += lower * (1.0f - right);
        second[column.second] += lower * right;
      }
    }
  }
}

// MARK: Unfolding

// The range of positions along an axis whose element at `offset` is inside 0 ..< size.
SUTURE_INLINE void inside(
    int64_t size, int64_t offset, int64_t stride, int64_t positions, int64_t *first, int64_t *last) {
  *first = offset >= 0 ? 0 : (-offset + stride - 1) / stride;
  *last = offset >= size ? 0 : (size - offset + stride - 1) / stride;
  if (*first > positions) *first = positions;
  if (*last > positions) *last = positions;
  if (*last < *first) *last = *first;
}

SUTURE_LOOP(unfold) {
  const struct suture_unfold *const call = arguments;
  const int64_t kernel = call->kernel_height * call->kernel_width;
  const int64_t positions = call->out_height * call->out_width;
  for (int64_t item = start; item < end; ++item) {
    const float *const x = call->x + item / kernel * call->height * call->width;
    float *const y = call->y + item * positions;
    const int64_t row_offset =
        item % kernel / call->kernel_width * call->dilation_height - call->padding_height;
    const int64_t column_offset = item % call->kernel_width * call->dilation_width - call->padding_width;
    int64_t first_row, last_row, first, last;
    inside(call->height, row_offset, call->stride_height, call->out_height, &first_row, &last_row);
    inside(call->width, column_offset, call->stride_width, call->out_width, &first, &last);
    for (int64_t i = 0; i < call->out_height; ++i) {
      float *const to = y + i * call->out_width;
      if (i < first_row || i >= last_row) {
        memset(to, 0, (size_t)call->out_width * sizeof(float));
        continue;
      }
      const int64_t from = (row_offset + i * call->stride_height) * call->width + column_offset;
      for (int64_t j = 0; j < first; ++j) to[j] = 0;
      if (call->stride_width == 1) {
        if (last > first) memcpy(to + first, x + from + first, (size_t)(last - first) * sizeof(float));
      } else {
        for (int64_t j = first; j < last; ++j) to[j] = x[from + j * call->stride_width];
      }
      for (int64_t j = last; j < call->out_width; ++j) to[j] = 0;
    }
  }
}

SUTURE_LOOP(fold) {
  const struct suture_unfold *const call = arguments;
  const int64_t kernel = call->kernel_height * call->kernel_width;
  const int64_t positions = call->out_height * call->out_width;
  for (int64_t plane = start; plane < end; ++plane) {
    float *const y = call->y + plane * call->height * call->width;
    memset(y, 0, (size_t)(call->height * call->width) * sizeof(float));
    for (int64_t k = 0; k < kernel; ++k) {
      const float *const x = call->x + (plane * kernel + k) * positions;
      const int64_t row_offset = k / call->kernel_width * call->dilation_height - call->padding_height;
      const int64_t column_offset = k % call->kernel_width * call->dilation_width - call->padding_width;
      int64_t first_row, last_row, first, last;
      inside(call->height, row_offset, call->stride_height, call->out_height, &first_row, &last_row);
      inside(call->width, column_offset, call->stride_width, call->out_width, &first, &last);
      for (int64_t i = first_row; i < last_row; ++i) {
        const float *const from = x + i * call->out_width;
        // Only elements inside the map are accessed, although the row may begin outside.
        const int64_t to = (row_offset + i * call->stride_height) * call->width + column_offset;
        if (call->stride_width == 1) {
          SUTURE_VECTOR
          for (int64_t j = first; j < last; ++j) y[to + j] += from[j];
        } else {
          for (int64_t j = first; j < last; ++j) y[to + j * call->stride_width] += from[j];
        }
      }
    }
  }
}
