#include "suture_direct.h"

#include <string.h>

#include "rows.h"

SUTURE_LOOP(pad_planes) {
  const struct suture_pad_planes *const call = arguments;
  for (int64_t plane = start; plane < end; ++plane) {
    float *const y = call->y + plane * call->plane;
    const float *const x = call->x + plane * call->height * call->width;
    memset(y, 0, (size_t)(call->plane + (plane == call->planes - 1 ? suture_slack : 0)) * sizeof(float));
    for (int64_t row = 0; row < call->height; ++row) {
      memcpy(
          y + (row + call->top) * call->padded_width + call->left, x + row * call->width,
          (size_t)call->width * sizeof(float));
    }
  }
}

enum { block = 64 };

// Computes the sums for one block of positions along the padded rows.
SUTURE_INLINE void direct_block(
    const struct suture_direct *call, const float *x, int64_t plane, const float *weight, float start, float *sums) {
  suture_wide first = (suture_wide){0} + start;
  suture_wide second = first;
  suture_wide third = first;
  suture_wide fourth = first;
  const int64_t taps = call->kernel_height * call->kernel_width;
  for (int64_t input = 0; input < call->inputs; ++input) {
    const float *const kernel = weight + input * call->input_stride;
    for (int64_t row = 0; row < call->kernel_height; ++row) {
      const float *const from = x + input * plane + row * call->dilation_height * call->padded_width;
      for (int64_t column = 0; column < call->kernel_width; ++column) {
        const int64_t tap = row * call->kernel_width + column;
        const float factor = kernel[call->is_turned ? taps - 1 - tap : tap];
        const suture_wide *const shifted = (const suture_wide *)(from + column * call->dilation_width);
        first += factor * shifted[0];
        second += factor * shifted[1];
        third += factor * shifted[2];
        fourth += factor * shifted[3];
      }
    }
  }
  suture_wide *const to = (suture_wide *)sums;
  to[0] = first;
  to[1] = second;
  to[2] = third;
  to[3] = fourth;
}

// Writes the rows `first ..< end` of a padded plane.
SUTURE_INLINE void pad_rows(const struct suture_direct *call, const float *x, float *y, int64_t first, int64_t end) {
  for (int64_t row = first; row < end; ++row, y += call->padded_width) {
    const int64_t source = row - call->top;
    if (source < 0 || source >= call->height) {
      memset(y, 0, (size_t)call->padded_width * sizeof(float));
      continue;
    }
    for (int64_t i = 0; i < call->left; ++i) y[i] = 0;
    memcpy(y + call->left, x + source * call->width, (size_t)call->width * sizeof(float));
    for (int64_t i = call->left + call->width; i < call->padded_width; ++i) y[i] = 0;
  }
}

// Computes rows of one output from the padded rows of its inputs.
SUTURE_INLINE void direct_rows(
    const struct suture_direct *call, const float *padded, int64_t plane, const float *weight, float bias, float *y,
    int64_t rows) {
  // Columns beyond `out_width` are computed too, but not stored.
  const int64_t length = (rows - 1) * call->padded_width + call->out_width;
  for (int64_t first = 0; first < length; first += block) {
    float sums[block];
    direct_block(call, padded + first, plane, weight, bias, sums);
    const int64_t last = first + block < length ? first + block : length;
    for (int64_t row = first / call->padded_width; row * call->padded_width < last; ++row) {
      const int64_t begin = row * call->padded_width;
      const int64_t from = begin > first ? begin : first;
      const int64_t to = begin + call->out_width < last ? begin + call->out_width : last;
      if (to > from) {
        memcpy(y + row * call->out_width + from - begin, sums + from - first, (size_t)(to - from) * sizeof(float));
      }
    }
  }
}

SUTURE_PART_LOOP(direct) {
  const struct suture_direct *const call = arguments;
  float *const padded = call->scratch + part * call->scratch_stride;
  const int64_t reach = (call->kernel_height - 1) * call->dilation_height;
  const int64_t plane = (call->block_rows + reach) * call->padded_width;
  for (int64_t item = start; item < end; ++item) {
    const int64_t first_row = item % call->blocks * call->block_rows;
    const int64_t rest = call->out_height - first_row;
    const int64_t rows = rest < call->block_rows ? rest : call->block_rows;
    const int64_t group = item / call->blocks;
    const float *const x = call->x + group * call->inputs * call->height * call->width;
    for (int64_t input = 0; input < call->inputs; ++input) {
      pad_rows(
          call, x + input * call->height * call->width, padded + input * plane, first_row, first_row + rows + reach);
    }
    const float *const weight = call->weight + group % call->groups * call->group_stride;
    for (int64_t output = 0; output < call->outputs; ++output) {
      const float bias = call->bias ? call->bias[group % call->groups * call->outputs + output] : 0.0f;
      float *const y =
          call->y + ((group * call->outputs + output) * call->out_height + first_row) * call->out_width;
      direct_rows(call, padded, plane, weight + output * call->output_stride, bias, y, rows);
    }
  }
}

SUTURE_LOOP(direct_weight) {
  const struct suture_direct_weight *const call = arguments;
  const int64_t channels = call->groups * call->outputs;
  for (int64_t item = start; item < end; ++item) {
    const int64_t row = item % call->kernel_height;
    const int64_t input = item / call->kernel_height % call->inputs;
    const int64_t channel = item / call->kernel_height / call->inputs;
    const int64_t plane = channel / call->outputs * call->inputs + input;
    for (int64_t column = 0; column < call->kernel_width; ++column) {
      double total = 0;
      for (int64_t sample = 0; sample < call->batch; ++sample) {
        const float *const u = call->upstream + (sample * channels + channel) * call->spread;
        const float *const x = call->padded + (sample * call->groups * call->inputs + plane) * call->plane +
                               row * call->dilation_height * call->padded_width + column * call->dilation_width;
        SUTURE_SUM(total, call->spread, u[i] * x[i])
      }
      call->y[item * call->kernel_width + column] = (float)total;
    }
  }
}
