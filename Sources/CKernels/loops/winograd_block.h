// The loops for one number of channels per block; see winograd_transforms.h.

#include "winograd_products.h"
#include "winograd_transforms.h"

// Transforms a tile of a group's maps for a shift: v [inputs / BLOCK][chunk, BLOCK] at each point.
SUTURE_INLINE void NAMED(transform_tile)(
    const struct suture_winograd_tiles *tiles, const float *x, int64_t tile, int64_t shift, float *v, int64_t slice,
    int64_t part) {
  const int64_t area = tiles->rows * tiles->columns;
  const int64_t row = tile % area / tiles->columns * 4 - tiles->top + shift / tiles->shift_columns * 3;
  const int64_t column = tile % tiles->columns * 4 - tiles->left + shift % tiles->shift_columns * 3;
  const int64_t plane = tiles->height * tiles->width;
  const float *const maps = x + tile / area * tiles->groups * tiles->inputs * plane;
  for (int64_t input = 0; input < tiles->inputs; input += BLOCK, v += slice) {
    NAMED(transform_inputs)(maps + input * plane, tiles->height, tiles->width, row, column, v, part);
  }
}

static void NAMED(weight)(const struct suture_winograd_weight *call, int64_t start, int64_t end) {
  const struct suture_winograd_tiles *const tiles = &call->tiles;
  const int64_t blocks = tiles->outputs / BLOCK;
  const int64_t depth = tiles->inputs * tiles->shift_rows * tiles->shift_columns;
  const int64_t taps = call->kernel_height * call->kernel_width;
  for (int64_t item = start; item < end; ++item) {
    const int64_t output = item % blocks * BLOCK;
    const float *const kernels =
        call->weight + item / blocks * call->group_stride + output * call->output_stride;
    float *const parts = call->u + item / blocks * suture_winograd_points * call->part;
    for (int64_t row_of_kernel = 0; row_of_kernel < depth; ++row_of_kernel) {
      const int64_t shift = row_of_kernel / tiles->inputs;
      const float *const from = kernels + row_of_kernel % tiles->inputs * call->input_stride;
      float *const to =
          parts + (output / call->panel * depth + row_of_kernel) * call->panel + output % call->panel;
      VECTOR half[6][3];
      for (int column = 0; column < 3; ++column) {
        VECTOR g[3];
        VECTOR made[6];
        for (int row = 0; row < 3; ++row) {
          const int64_t y = shift / tiles->shift_columns * 3 + row;
          const int64_t x = shift % tiles->shift_columns * 3 + column;
          g[row] = (VECTOR){0};
          if (y >= call->kernel_height || x >= call->kernel_width) continue;
          const int64_t tap = y * call->kernel_width + x;
          const float *const numbers = from + (call->is_turned ? taps - 1 - tap : tap);
          for (int lane = 0; lane < BLOCK; ++lane) g[row][lane] = numbers[lane * call->output_stride];
        }
        NAMED(kernel)(g, made);
        for (int row = 0; row < 6; ++row) half[row][column] = made[row];
      }
      for (int row = 0; row < 6; ++row) {
        VECTOR made[6];
        NAMED(kernel)(half[row], made);
        for (int column = 0; column < 6; ++column) *(VECTOR *)(to + (row * 6 + column) * call->part) = made[column];
      }
    }
  }
}

static void NAMED(convolution)(const struct suture_winograd *call, int64_t part, int64_t start, int64_t end) {
  const struct suture_winograd_tiles *const tiles = &call->tiles;
  const int64_t area = tiles->rows * tiles->columns;
  const int64_t shifts = tiles->shift_rows * tiles->shift_columns;
  const int64_t depth = tiles->inputs * shifts;
  const int64_t slice = call->chunk * BLOCK;
  const int64_t v_part = call->chunk * tiles->inputs + suture_winograd_gap;
  const int64_t m_part = call->chunk * tiles->outputs + suture_winograd_gap;
  const int64_t plane = tiles->out_height * tiles->out_width;
  float *const v = call->scratch + part * call->scratch_stride;
  // The last rows of a product may read beyond the tiles.
  float *const m = v + suture_winograd_points * v_part + suture_winograd_rows * BLOCK;
  for (int64_t item = start; item < end; ++item) {
    const int64_t first = item / tiles->groups * call->chunk;
    const int64_t group = item % tiles->groups;
    const int64_t count = call->count - first < call->chunk ? call->count - first : call->chunk;
    const float *const x = call->x + group * tiles->inputs * tiles->height * tiles->width;
    const float *const u = call->u + group * suture_winograd_points * call->part;
    for (int64_t shift = 0; shift < shifts; ++shift) {
      for (int64_t tile = 0; tile < count; ++tile) {
        NAMED(transform_tile)(tiles, x, first + tile, shift, v + tile * BLOCK, slice, v_part);
      }
      for (int64_t point = 0; point < suture_winograd_points; ++point) {
        const float *kernels = u + point * call->part + shift * tiles->inputs * call->panel;
        for (int64_t output = 0; output < tiles->outputs; output += call->panel, kernels += depth * call->panel) {
          NAMED(products)
          (v + point * v_part, kernels, m + point * m_part + output * call->chunk, slice, tiles->inputs, call->panel,
           count, shift > 0);
        }
      }
    }
    for (int64_t tile = 0; tile < count; ++tile) {
      const int64_t image = (first + tile) / area;
      const int64_t row = (first + tile) % area / tiles->columns * 4;
      const int64_t column = (first + tile) % tiles->columns * 4;
      for (int64_t output = 0; output < tiles->outputs; output += BLOCK) {
        const int64_t channel = group * tiles->outputs + output;
        const VECTOR bias = call->bias ? *(const VECTOR *)(call->bias + channel) : (VECTOR){0};
        NAMED(transform_products)
        (m + tile * BLOCK + output * call->chunk, m_part, &bias,
         call->y + (image * tiles->groups * tiles->outputs + channel) * plane, tiles->out_height, tiles->out_width, row,
         column);
      }
    }
  }
}

static void NAMED(transform)(const struct suture_winograd_gradient *call, int64_t start, int64_t end) {
  const struct suture_winograd_tiles *const tiles = &call->tiles;
  const int64_t area = tiles->rows * tiles->columns;
  const int64_t slice = call->chunk * BLOCK;
  const int64_t plane = tiles->out_height * tiles->out_width;
  const float *const x = call->x + call->group * tiles->inputs * tiles->height * tiles->width;
  for (int64_t tile = start; tile < end; ++tile) {
    const int64_t place = call->first + tile;
    NAMED(transform_tile)(tiles, x, place, call->shift, call->v + tile * BLOCK, slice, call->v_part);
    // The other shifts multiply the same upstream gradients.
    if (call->shift > 0) continue;
    const float *upstream =
        call->upstream + (place / area * tiles->groups + call->group) * tiles->outputs * plane;
    float *to = call->w + tile * BLOCK;
    for (int64_t output = 0; output < tiles->outputs; output += BLOCK, to += slice, upstream += plane * BLOCK) {
      NAMED(transform_upstream)
      (upstream, tiles->out_height, tiles->out_width, place % area / tiles->columns * 4, place % tiles->columns * 4, to,
       call->w_part);
    }
  }
}

static void NAMED(add_products)(const struct suture_winograd_gradient *call, int64_t start, int64_t end) {
  const struct suture_winograd_tiles *const tiles = &call->tiles;
  float *const sums = call->u + call->shift * tiles->inputs * tiles->outputs;
  for (int64_t point = start; point < end; ++point) {
    for (int64_t row = 0; row < tiles->inputs; row += BLOCK) {
      for (int64_t output = 0; output < tiles->outputs; output += call->panel) {
        NAMED(sums)
        (call->v + point * call->v_part + row * call->chunk, call->w + point * call->w_part + output * call->chunk,
         sums + point * call->u_part + row * tiles->outputs + output, call->chunk * BLOCK, tiles->outputs,
         call->panel, call->count, call->first > 0);
      }
    }
  }
}

static void NAMED(gradient)(const struct suture_winograd_gradient *call, int64_t start, int64_t end) {
  const struct suture_winograd_tiles *const tiles = &call->tiles;
  const int64_t depth = tiles->inputs * tiles->shift_rows * tiles->shift_columns;
  const int64_t taps = call->kernel_height * call->kernel_width;
  for (int64_t output = start * BLOCK; output < end * BLOCK; output += BLOCK) {
    for (int64_t row_of_kernel = 0; row_of_kernel < depth; ++row_of_kernel) {
      const int64_t shift = row_of_kernel / tiles->inputs;
      const float *const from = call->u + row_of_kernel * tiles->outputs + output;
      VECTOR half[3][6];
      for (int column = 0; column < 6; ++column) {
        VECTOR u[6];
        VECTOR made[3];
        for (int row = 0; row < 6; ++row) u[row] = *(const VECTOR *)(from + (row * 6 + column) * call->u_part);
        NAMED(kernel_gradient)(u, made);
        for (int row = 0; row < 3; ++row) half[row][column] = made[row];
      }
      const int64_t channel = call->group * tiles->outputs + output;
      float *const to = call->y + (channel * tiles->inputs + row_of_kernel % tiles->inputs) * taps;
      for (int row = 0; row < 3; ++row) {
        VECTOR made[3];
        NAMED(kernel_gradient)(half[row], made);
        for (int column = 0; column < 3; ++column) {
          const int64_t y = shift / tiles->shift_columns * 3 + row;
          const int64_t x = shift % tiles->shift_columns * 3 + column;
          if (y >= call->kernel_height || x >= call->kernel_width) continue;
          float *const numbers = to + y * call->kernel_width + x;
          for (int lane = 0; lane < BLOCK; ++lane) numbers[lane * tiles->inputs * taps] = made[column][lane];
        }
      }
    }
  }
}
