#ifndef SUTURE_FUSED_H
#define SUTURE_FUSED_H

#include "suture_elementwise.h"
#include "suture_reduce.h"

#include <stdbool.h>

/// The maximum number of nested loops around an instruction.
enum { suture_fused_levels = 8 };

/// The operation of an instruction in a fused program.
typedef int32_t suture_fused_code;
enum {
  /// Runs the instructions up to `end` for each block of the loop's index.
  suture_fused_loop,
  /// y = p.
  suture_fused_fill,
  /// y = a.
  suture_fused_copy,
  /// y = a · p + q.
  suture_fused_affine,
  /// y = f(a).
  suture_fused_unary,
  /// y = b · f′(a), where a is f's input or output, as `suture_unary_gradient_row` expects it.
  suture_fused_unary_gradient,
  /// y = f(a, b).
  suture_fused_binary,
  /// y += a, with strides of y 0 along the summed axes.
  suture_fused_sum,
  /// y += a · b, with strides of y as for the sum.
  suture_fused_sum_product,
  /// y = max(y, a), with strides of y as for the sum.
  suture_fused_largest,
};

/// The location of a tensor's elements for an instruction.
struct suture_fused_operand {
  /// An index into the program's pointers, or -1 for the thread's scratch memory.
  int32_t base;
  /// The offset of the tensor's first element, in floats.
  int64_t offset;
  /// The stride, in floats, of each loop's index.
  int64_t level_strides[suture_fused_levels];
  /// The stride, in floats, of each axis of the instruction; 0 where the tensor is broadcast or reduced.
  int64_t strides[suture_maximum_rank];
};

struct suture_fused_instruction {
  suture_fused_code code;
  /// A `suture_unary_function` or `suture_binary_function`.
  int32_t function;
  /// Whether y is written past the caches, because it is large and read much later.
  bool streams;
  float p;
  float q;
  /// For loops: the level, the instruction after the loop, and the index's count and block size.
  int32_t level;
  int32_t end;
  int64_t count;
  int64_t block;
  /// For other instructions: the axes. Each has a size, times a loop's current block size if `size_levels` is not -1.
  int32_t rank;
  int64_t size_levels[suture_maximum_rank];
  int64_t sizes[suture_maximum_rank];
  struct suture_fused_operand y;
  struct suture_fused_operand a;
  struct suture_fused_operand b;
};

/// A chain of element-wise operations and reductions, run in blocks so that intermediate values stay in cache.
///
/// The first `outer` levels form the items that are split over threads: the blocks of the last of them, for each index
/// of those before it.
struct suture_fused_program {
  const struct suture_fused_instruction *instructions;
  int32_t instruction_count;
  int32_t outer;
  int64_t outer_counts[suture_fused_levels];
  int64_t outer_blocks[suture_fused_levels];
  float *const *pointers;
  /// `scratch_stride` floats per thread.
  float *scratch;
  int64_t scratch_stride;
};
void suture_program_loop(const void *arguments, int64_t part, int64_t start, int64_t end);

#endif
