// The scratch memory of a thread that computes an attention.

#ifndef SUTURE_ATTENTION_MEMORY_H
#define SUTURE_ATTENTION_MEMORY_H

#include "suture_attention.h"

// The width of a row that is padded for vectors.
static inline int64_t padded_width(int64_t columns) { return (columns + 7) / 8 * 8; }

// The matrices in a thread's scratch memory; those of the gradient follow the others.
struct attention_memory {
  // keysᵀ [features, keys], values [keys, values], queries [rows, features], scores [rows, keys], results [rows, values].
  float *keys_turned, *values, *queries, *scores, *results;
  // valuesᵀ [values, keys], keys [keys, features], upstream [rows, values], slopes [rows, keys]; gradients of keys and
  // values, and of some queries.
  float *values_turned, *keys, *upstream, *slopes, *key_gradient, *value_gradient, *query_gradient;
  // The padded widths.
  int64_t width, feature_width, value_width;
};

// Floats between matrices: products may read some rows or columns beyond their ends.
enum { attention_slack = 64 };

// Lays out the scratch memory from `base` on.
// Returns: the first float after it.
static inline float *lay_out(
    struct attention_memory *memory, const struct suture_attention_sizes *sizes, float *base, bool is_gradient) {
  const int64_t rows = suture_attention_rows;
  memory->width = padded_width(sizes->keys);
  memory->feature_width = padded_width(sizes->features);
  memory->value_width = padded_width(sizes->values);
#define TAKE(name, count)                                     \
  memory->name = base;                                        \
  base += ((count) + attention_slack + 15) / 16 * 16;
  TAKE(keys_turned, sizes->features * memory->width)
  TAKE(queries, rows * memory->feature_width)
  TAKE(scores, rows * memory->width)
  if (is_gradient) {
    TAKE(values_turned, sizes->values * memory->width)
    TAKE(keys, sizes->keys * memory->feature_width)
    TAKE(upstream, rows * memory->value_width)
    TAKE(slopes, rows * memory->width)
    TAKE(key_gradient, sizes->keys * memory->feature_width)
    TAKE(value_gradient, sizes->keys * memory->value_width)
    TAKE(query_gradient, rows * memory->feature_width)
  } else {
    TAKE(values, sizes->keys * memory->value_width)
    TAKE(results, rows * memory->value_width)
  }
#undef TAKE
  return base;
}

#endif
