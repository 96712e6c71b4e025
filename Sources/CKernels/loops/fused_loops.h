#include "fused_rows.h"
#include "fused_sums.h"
#include "stream.h"
#include "suture_fused.h"

#include <stddef.h>

// The state of the open loops: the first index and the size of each current block.
struct position {
  int64_t index[suture_fused_levels];
  int64_t extent[suture_fused_levels];
};

static int64_t smaller(int64_t a, int64_t b) { return a < b ? a : b; }

static float *place(
    const struct suture_fused_program *program, float *scratch, const struct suture_fused_operand *operand,
    const struct position *position, int32_t depth) {
  float *const base = operand->base < 0 ? scratch : program->pointers[operand->base];
  int64_t offset = operand->offset;
  for (int32_t level = 0; level < depth; ++level) offset += position->index[level] * operand->level_strides[level];
  return base + offset;
}

static void run_rows(suture_fused_code code, const struct suture_fused_rows *rows) {
  switch (code) {
    case suture_fused_fill: fill_rows(rows); break;
    case suture_fused_copy: copy_rows(rows); break;
    case suture_fused_affine: affine_rows(rows); break;
    case suture_fused_unary: unary_rows(rows); break;
    case suture_fused_unary_gradient: unary_gradient_rows(rows); break;
    case suture_fused_binary: binary_rows(rows); break;
    case suture_fused_sum: sum_rows(rows); break;
    case suture_fused_sum_product: sum_product_rows(rows); break;
    case suture_fused_largest: largest_rows(rows); break;
  }
}

// Rows shorter than `shortest_stream` are written normally.
enum { shortest_stream = 256, stream_block = 1024 };

// Runs rows in blocks and writes each block past the caches.
static void stream_rows(suture_fused_code code, const struct suture_fused_rows *rows) {
  float buffer[stream_block] __attribute__((aligned(64)));
  struct suture_fused_rows block = *rows;
  block.rows = 1;
  block.y = buffer;
  for (int64_t row = 0; row < rows->rows; ++row) {
    for (int64_t column = 0; column < rows->columns; column += stream_block) {
      block.columns = smaller(stream_block, rows->columns - column);
      block.a = rows->a + row * rows->a_row + column * rows->a_column;
      block.b = rows->b + row * rows->b_row + column * rows->b_column;
      run_rows(code, &block);
      stream(buffer, rows->y + row * rows->y_row + column, block.columns);
    }
  }
}

static void run_instruction(
    const struct suture_fused_program *program, const struct suture_fused_instruction *instruction, float *scratch,
    const struct position *position, int32_t depth) {
  const int32_t rank = instruction->rank;
  int64_t sizes[suture_maximum_rank];
  for (int32_t axis = 0; axis < rank; ++axis) {
    const int64_t level = instruction->size_levels[axis];
    sizes[axis] = instruction->sizes[axis] * (level < 0 ? 1 : position->extent[level]);
  }
  const struct suture_fused_operand *const a = &instruction->a;
  const struct suture_fused_operand *const b = &instruction->b;
  const struct suture_fused_operand *const y = &instruction->y;
  const int32_t row = rank - 2;
  const int32_t column = rank - 1;
  struct suture_fused_rows rows = {
      .a = place(program, scratch, a, position, depth),
      .b = place(program, scratch, b, position, depth),
      .y = place(program, scratch, y, position, depth),
      .rows = sizes[row],
      .columns = sizes[column],
      .a_row = a->strides[row],
      .a_column = a->strides[column],
      .b_row = b->strides[row],
      .b_column = b->strides[column],
      .y_row = y->strides[row],
      .y_column = y->strides[column],
      .p = instruction->p,
      .q = instruction->q,
      .function = instruction->function,
  };
  int64_t counts[suture_maximum_rank] = {0};
  for (;;) {
    if (instruction->streams && rows.y_column == 1 && rows.columns >= shortest_stream) {
      stream_rows(instruction->code, &rows);
    } else {
      run_rows(instruction->code, &rows);
    }
    int32_t axis = row - 1;
    for (; axis >= 0; --axis) {
      rows.a += a->strides[axis];
      rows.b += b->strides[axis];
      rows.y += y->strides[axis];
      if (++counts[axis] < sizes[axis]) break;
      rows.a -= sizes[axis] * a->strides[axis];
      rows.b -= sizes[axis] * b->strides[axis];
      rows.y -= sizes[axis] * y->strides[axis];
      counts[axis] = 0;
    }
    if (axis < 0) return;
  }
}

// Runs the instructions `first ..< end` inside `depth` open loops.
static void run_range(
    const struct suture_fused_program *program, int32_t first, int32_t end, float *scratch, struct position *position,
    int32_t depth) {
  for (int32_t index = first; index < end;) {
    const struct suture_fused_instruction *const instruction = program->instructions + index;
    if (instruction->code != suture_fused_loop) {
      run_instruction(program, instruction, scratch, position, depth);
      ++index;
      continue;
    }
    for (int64_t i = 0; i < instruction->count; i += instruction->block) {
      position->index[instruction->level] = i;
      position->extent[instruction->level] = smaller(instruction->block, instruction->count - i);
      run_range(program, index + 1, instruction->end, scratch, position, depth + 1);
    }
    index = instruction->end;
  }
}

SUTURE_PART_LOOP(program) {
  const struct suture_fused_program *const program = arguments;
  float *const scratch = program->scratch + part * program->scratch_stride;
  struct position position;
  for (int64_t item = start; item < end; ++item) {
    int64_t rest = item;
    for (int32_t level = program->outer - 1; level >= 0; --level) {
      const int64_t block = program->outer_blocks[level];
      const int64_t count = program->outer_counts[level];
      const int64_t blocks = (count + block - 1) / block;
      position.index[level] = rest % blocks * block;
      position.extent[level] = smaller(block, count - position.index[level]);
      rest /= blocks;
    }
    run_range(program, 0, program->instruction_count, scratch, &position, program->outer);
  }
  finish_streams();
}
