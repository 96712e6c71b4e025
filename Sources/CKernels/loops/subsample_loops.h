#include "suture_copy.h"

#include <string.h>

#include "vectors.h"

// The offset of a channel in the maps of all images.
SUTURE_INLINE int64_t channel_offset(const struct suture_subsample_map *map, int64_t image, int64_t channel) {
  const int64_t positions = map->height * map->width;
  return (image * map->channels + channel / map->block * map->block) * positions + channel % map->block;
}

// The distance of channels in a run.
SUTURE_INLINE int64_t channel_stride(const struct suture_subsample_map *map) {
  return map->block > 1 ? 1 : map->height * map->width;
}

SUTURE_INLINE void copy_run(const float *x, int64_t x_stride, float *y, int64_t y_stride, int64_t run) {
  if (x_stride == 1 && y_stride == 1 && run == 8) {
    memcpy(y, x, 8 * sizeof(float));
  } else if (x_stride == 1 && y_stride == 1 && run == 16) {
    memcpy(y, x, 16 * sizeof(float));
  } else {
    for (int64_t i = 0; i < run; ++i) y[i * y_stride] = x[i * x_stride];
  }
}

SUTURE_INLINE void clear_run(float *y, const struct suture_subsample_map *map, int64_t run) {
  const int64_t positions = map->height * map->width;
  if (map->block == run) {
    memset(y, 0, (size_t)(positions * run) * sizeof(float));
    return;
  }
  for (int64_t position = 0; position < positions; ++position) {
    for (int64_t i = 0; i < run; ++i) y[position * map->block + i * channel_stride(map)] = 0;
  }
}

SUTURE_LOOP(subsample) {
  const struct suture_subsample *const call = arguments;
  const struct suture_subsample_map *const from = &call->from;
  const struct suture_subsample_map *const to = &call->to;
  const struct suture_subsample_map *const small = call->is_gradient ? from : to;
  const int64_t runs = to->channels / call->run;
  // The distances between neighbouring positions that are copied.
  const int64_t x_row = from->block * from->width * (call->is_gradient ? 1 : call->row_stride);
  const int64_t x_column = from->block * (call->is_gradient ? 1 : call->column_stride);
  const int64_t y_row = to->block * to->width * (call->is_gradient ? call->row_stride : 1);
  const int64_t y_column = to->block * (call->is_gradient ? call->column_stride : 1);
  for (int64_t item = start; item < end; ++item) {
    const int64_t image = item / runs;
    const int64_t channel = item % runs * call->run;
    const int64_t source = channel + call->shift;
    float *const y = call->y + channel_offset(to, image, channel);
    const bool is_empty = source < 0 || source >= from->channels;
    if (is_empty || call->is_gradient) clear_run(y, to, call->run);
    if (is_empty) continue;
    const float *const x = call->x + channel_offset(from, image, source);
    for (int64_t i = 0; i < small->height; ++i) {
      for (int64_t j = 0; j < small->width; ++j) {
        copy_run(
            x + i * x_row + j * x_column, channel_stride(from), y + i * y_row + j * y_column, channel_stride(to),
            call->run);
      }
    }
  }
}
