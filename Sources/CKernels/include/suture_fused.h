#ifndef SUTURE_FUSED_H
#define SUTURE_FUSED_H

#include "suture_elementwise.h"
#include "suture_reduce.h"

#include <stdbool.h>

/// The most loops around an instruction.
enum { suture_fused_levels = 8 };

/// What an instruction of a fused program does.
typedef int32_t suture_fused_code;
enum {
  /// Runs the instructions up to `end` for each block of a loop's index.
  suture_fused_loop,
  /// y = p.
  suture_fused_fill,
  /// y = a.
  suture_fused_copy,
  /// y = a · p + q.
  suture_fused_affine,
  /// y = f(a).
  suture_fused_unary,
  /// y = b · f′, from a as `suture_unary_gradient_row` wants it.
  suture_fused_unary_gradient,
  /// y = f(a, b).
  suture_fused_binary,
  /// y += a, where y's strides are 0 along the axes that are summed.
  suture_fused_sum,
  /// y += a · b, likewise.
  suture_fused_sum_product,
  /// y = max(y, a), likewise.
  suture_fused_largest,
};

/// Where an instruction finds the elements of a tensor.
struct suture_fused_operand {
  /// An index into the program's pointers, or -1 for the thread's own scratch memory.
  int32_t base;
  /// Where the tensor begins, in floats.
  int64_t offset;
  /// How far one step of each loop's index moves.
  int64_t level_strides[suture_fused_levels];
  /// How far one step along each axis of the instruction moves; 0 where the tensor is stretched or reduced.
  int64_t strides[suture_maximum_rank];
};

struct suture_fused_instruction {
  suture_fused_code code;
  /// A `suture_unary_function` or `suture_binary_function`.
  int32_t function;
  /// Whether y goes to memory past the caches, because it is large and read much later.
  bool streams;
  float p;
  float q;
  /// For loops: which level this is, its count and block, and the instruction after the loop.
  int32_t level;
  int32_t end;
  int64_t count;
  int64_t block;
  /// For all others: the axes. Each has a size, times the present block of a loop where `size_levels` is not -1.
  int32_t rank;
  int64_t size_levels[suture_maximum_rank];
  int64_t sizes[suture_maximum_rank];
  struct suture_fused_operand y;
  struct suture_fused_operand a;
  struct suture_fused_operand b;
};

/// Chains of element operations and reductions, run block by block so that what passes between them stays in cache.
///
/// The first `outer` levels make up the items that threads share: block after block of the last of them, for each index
/// of those before.
struct suture_fused_program {
  const struct suture_fused_instruction *instructions;
  int32_t instruction_count;
  int32_t outer;
  int64_t outer_counts[suture_fused_levels];
  int64_t outer_blocks[suture_fused_levels];
  float *const *pointers;
  /// `scratch_stride` floats for each thread.
  float *scratch;
  int64_t scratch_stride;
};
void suture_program_loop(const void *arguments, int64_t part, int64_t start, int64_t end);

#endif
