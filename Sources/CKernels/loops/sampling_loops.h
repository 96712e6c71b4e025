#include "suture_sampling.h"

#include <math.h>
#include <string.h>

#include "vectors.h"

// The elements before and after a place along an axis, their weights (0 outside the map), and whether they are inside.
struct sample_axis {
  int64_t before;
  int64_t after;
  float weight_before;
  float weight_after;
  float has_before;
  float has_after;
};

// Every index is inside the map, whatever the coordinate is; NaN gives weights that are NaN.
SUTURE_INLINE struct sample_axis sample_axis(float coordinate, int64_t size, bool aligns_corners) {
  const float extent = (float)size;
  const float place = aligns_corners ? (coordinate + 1.0f) * 0.5f * (extent - 1.0f)
                                     : ((coordinate + 1.0f) * extent - 1.0f) * 0.5f;
  struct sample_axis axis = {0, 0, 0, 0, 0, 0};
  if (place < -1.0f || place >= extent) return axis;
  const float floor = floorf(place);
  const float fraction = place - floor;
  if (floor == floor) {
    const int64_t before = (int64_t)floor;
    axis.has_before = before >= 0 && before < size ? 1.0f : 0.0f;
    axis.has_after = before + 1 < size ? 1.0f : 0.0f;
    axis.before = before < 0 ? 0 : before < size ? before : size - 1;
    axis.after = before + 1 < size ? before + 1 : size - 1;
  } else {
    axis.has_before = axis.has_after = 1.0f;
  }
  axis.weight_before = axis.has_before * (1.0f - fraction);
  axis.weight_after = axis.has_after * fraction;
  return axis;
}

struct sample_place {
  struct sample_axis row;
  struct sample_axis column;
};

// The places of a block of positions of one image; returns their number.
SUTURE_INLINE int64_t sample_places(
    const struct suture_grid_sample *call, int64_t image, int64_t first, struct sample_place *places) {
  const int64_t rest = call->positions - first;
  const int64_t count = rest < suture_sample_positions ? rest : suture_sample_positions;
  const float *const grid = call->grid + (image * call->positions + first) * 2;
  for (int64_t i = 0; i < count; ++i) {
    places[i].column = sample_axis(grid[2 * i], call->width, call->aligns_corners);
    places[i].row = sample_axis(grid[2 * i + 1], call->height, call->aligns_corners);
    places[i].row.before *= call->width;
    places[i].row.after *= call->width;
  }
  return count;
}

SUTURE_INLINE int64_t sample_blocks(int64_t count, int64_t block) { return (count + block - 1) / block; }

SUTURE_INLINE int64_t sample_last_channel(const struct suture_grid_sample *call, int64_t block) {
  const int64_t last = (block + 1) * suture_sample_channels;
  return last < call->channels ? last : call->channels;
}

SUTURE_LOOP(grid_sample) {
  const struct suture_grid_sample *const call = arguments;
  const int64_t blocks = sample_blocks(call->positions, suture_sample_positions);
  const int64_t groups = sample_blocks(call->channels, suture_sample_channels);
  struct sample_place places[suture_sample_positions];
  for (int64_t item = start; item < end; ++item) {
    const int64_t image = item / blocks / groups;
    const int64_t group = item / blocks % groups;
    const int64_t first = item % blocks * suture_sample_positions;
    const int64_t count = sample_places(call, image, first, places);
    for (int64_t channel = group * suture_sample_channels; channel < sample_last_channel(call, group); ++channel) {
      const int64_t plane = image * call->channels + channel;
      const float *const x = call->x + plane * call->height * call->width;
      float *const y = call->y + plane * call->positions + first;
      for (int64_t i = 0; i < count; ++i) {
        const struct sample_axis row = places[i].row;
        const struct sample_axis column = places[i].column;
        const float upper = x[row.before + column.before] * column.weight_before +
                            x[row.before + column.after] * column.weight_after;
        const float lower = x[row.after + column.before] * column.weight_before +
                            x[row.after + column.after] * column.weight_after;
        y[i] = upper * row.weight_before + lower * row.weight_after;
      }
    }
  }
}

SUTURE_LOOP(grid_sample_input_gradient) {
  const struct suture_grid_sample *const call = arguments;
  const int64_t groups = sample_blocks(call->channels, suture_sample_channels);
  const int64_t area = call->height * call->width;
  struct sample_place places[suture_sample_positions];
  for (int64_t item = start; item < end; ++item) {
    const int64_t image = item / groups;
    const int64_t channel = item % groups * suture_sample_channels;
    const int64_t width = sample_last_channel(call, item % groups) - channel;
    const int64_t plane = image * call->channels + channel;
    memset(call->y + plane * area, 0, (size_t)(width * area) * sizeof(float));
    for (int64_t first = 0; first < call->positions; first += suture_sample_positions) {
      const int64_t count = sample_places(call, image, first, places);
      for (int64_t c = 0; c < width; ++c) {
        float *const x = call->y + (plane + c) * area;
        const float *const upstream = call->upstream + (plane + c) * call->positions + first;
        for (int64_t i = 0; i < count; ++i) {
          const struct sample_axis row = places[i].row;
          const struct sample_axis column = places[i].column;
          const float upper = upstream[i] * row.weight_before;
          const float lower = upstream[i] * row.weight_after;
          x[row.before + column.before] += upper * column.weight_before;
          x[row.before + column.after] += upper * column.weight_after;
          x[row.after + column.before] += lower * column.weight_before;
          x[row.after + column.after] += lower * column.weight_after;
        }
      }
    }
  }
}

SUTURE_LOOP(grid_sample_grid_gradient) {
  const struct suture_grid_sample *const call = arguments;
  const int64_t blocks = sample_blocks(call->positions, suture_sample_positions);
  const float shrink = call->aligns_corners ? 1.0f : 0.0f;
  const float across = ((float)call->width - shrink) * 0.5f;
  const float down = ((float)call->height - shrink) * 0.5f;
  struct sample_place places[suture_sample_positions];
  for (int64_t item = start; item < end; ++item) {
    const int64_t image = item / blocks;
    const int64_t first = item % blocks * suture_sample_positions;
    const int64_t count = sample_places(call, image, first, places);
    float columns[suture_sample_positions] = {0};
    float rows[suture_sample_positions] = {0};
    for (int64_t channel = 0; channel < call->channels; ++channel) {
      const int64_t plane = image * call->channels + channel;
      const float *const x = call->x + plane * call->height * call->width;
      const float *const upstream = call->upstream + plane * call->positions + first;
      for (int64_t i = 0; i < count; ++i) {
        const struct sample_axis row = places[i].row;
        const struct sample_axis column = places[i].column;
        const float upper_left = x[row.before + column.before];
        const float upper_right = x[row.before + column.after];
        const float lower_left = x[row.after + column.before];
        const float lower_right = x[row.after + column.after];
        const float upper = upper_right * column.has_after - upper_left * column.has_before;
        const float lower = lower_right * column.has_after - lower_left * column.has_before;
        const float left = lower_left * row.has_after - upper_left * row.has_before;
        const float right = lower_right * row.has_after - upper_right * row.has_before;
        columns[i] += upstream[i] * (upper * row.weight_before + lower * row.weight_after);
        rows[i] += upstream[i] * (left * column.weight_before + right * column.weight_after);
      }
    }
    float *const y = call->y + (image * call->positions + first) * 2;
    for (int64_t i = 0; i < count; ++i) {
      y[2 * i] = columns[i] * across;
      y[2 * i + 1] = rows[i] * down;
    }
  }
}
