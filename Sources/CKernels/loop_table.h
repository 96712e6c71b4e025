// The loops of one instruction set.

#ifndef SUTURE_LOOP_TABLE_H
#define SUTURE_LOOP_TABLE_H

#include "kernels.h"

/// All loops by name: `suture_<name>_loop` calls the version for the instruction set in use.
#define SUTURE_EACH_LOOP(entry)                                                                             \
  entry(adamw) entry(copy) entry(dense_gather) entry(dense_spread) entry(direct_weight) entry(fill)         \
  entry(fold) entry(gather)                                                                                  \
  entry(largest_gradient) entry(normalize) entry(normalize_gradient) entry(normalize_weight_gradient)       \
  entry(pad_planes) entry(random_mask) entry(reduce) entry(resize) entry(resize_gradient) entry(scatter)    \
  entry(sgd) entry(softmax) entry(softmax_gradient) entry(subsample) entry(transpose) entry(unfold)          \
  entry(range) entry(topk) entry(take) entry(take_gradient)                                                  \
  entry(grid_sample) entry(grid_sample_input_gradient) entry(grid_sample_grid_gradient)                      \
  entry(winograd_gradient) entry(winograd_product) entry(winograd_transform) entry(winograd_weight)

/// All loops that receive their part's index.
#define SUTURE_EACH_PART_LOOP(entry) entry(attention) entry(attention_gradient) entry(direct) entry(program) entry(winograd)

#define TABLE_MEMBER(name) suture_loop name;
#define PART_TABLE_MEMBER(name) suture_part_loop name;
struct loop_table {
  SUTURE_EACH_LOOP(TABLE_MEMBER)
  SUTURE_EACH_PART_LOOP(PART_TABLE_MEMBER)
};

extern const struct loop_table loops_baseline;
#ifdef __x86_64__
extern const struct loop_table loops_avx2;
extern const struct loop_table loops_avx512;
#endif

#endif
