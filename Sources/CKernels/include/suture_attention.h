#ifndef SUTURE_ATTENTION_H
#define SUTURE_ATTENTION_H

#include "suture_parallel.h"

// Attention, y = softmax(scale · q kᵀ) v, for some queries at a time: of the scores, only those of these queries are in
// memory, so the memory needed grows linearly with the number of tokens. The gradient computes them again.

/// The number of queries whose scores are computed together.
enum { suture_attention_rows = 24 };

/// Where the elements of matrices lie, in floats: one matrix for each image and head.
struct suture_matrices {
  int64_t item_stride;
  int64_t row_stride;
  int64_t column_stride;
};

/// The sizes of an attention.
struct suture_attention_sizes {
  /// The number of images times heads, and the parts into which the queries of each are divided.
  int64_t items;
  int64_t parts;
  int64_t queries;
  int64_t keys;
  /// The columns of queries and keys, and those of values and results.
  int64_t features;
  int64_t values;
  float scale;
  struct suture_matrices q, k, v, y;
};

struct suture_attention {
  struct suture_attention_sizes sizes;
  const float *q;
  const float *k;
  const float *v;
  float *y;
  /// `suture_attention_floats` per thread.
  float *scratch;
  int64_t scratch_stride;
};
/// Items are the parts of all matrices.
void suture_attention_loop(const void *arguments, int64_t part, int64_t start, int64_t end);

/// The gradients have the layouts of what they are gradients of.
struct suture_attention_gradient {
  struct suture_attention_sizes sizes;
  const float *q;
  const float *k;
  const float *v;
  const float *upstream;
  float *q_gradient;
  float *k_gradient;
  float *v_gradient;
  float *scratch;
  int64_t scratch_stride;
};
/// Items are matrices.
void suture_attention_gradient_loop(const void *arguments, int64_t part, int64_t start, int64_t end);

/// The floats of scratch memory that a thread needs for an attention, or for its gradient.
int64_t suture_attention_floats(const struct suture_attention_sizes *sizes, bool is_gradient);

#endif
