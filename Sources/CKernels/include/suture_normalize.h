#ifndef SUTURE_NORMALIZE_H
#define SUTURE_NORMALIZE_H

#include "suture_parallel.h"

/// The view of the input for normalisation: [outer, groups, members, inner], with statistics over members and inner,
/// and over outer too if `across_outer`.
struct suture_normalize_view {
  int64_t outer;
  int64_t groups;
  int64_t members;
  int64_t inner;
  bool across_outer;
};

/// y = (x − mean) / √(variance + epsilon) · weight + bias; weight and bias [groups · members] may both be null.
struct suture_normalize {
  struct suture_normalize_view view;
  const float *x;
  const float *weight;
  const float *bias;
  float *y;
  float *mean;
  float *inverse;
  float epsilon;
};
/// Items are statistics, or, across outer with members and inner both 1, blocks of `suture_columns` statistics.
void suture_normalize_loop(const void *arguments, int64_t start, int64_t end);

/// The gradients of the input, and of weight and bias (null together with `weight`).
struct suture_normalize_gradient {
  struct suture_normalize_view view;
  const float *x;
  const float *mean;
  const float *inverse;
  const float *upstream;
  const float *weight;
  float *x_gradient;
  float *weight_gradient;
  float *bias_gradient;
};
/// The input's gradient and, across outer, those of weight and bias too. Items are those of the normalisation.
void suture_normalize_gradient_loop(const void *arguments, int64_t start, int64_t end);

/// The gradients of weight and bias if statistics are not taken across outer. Items are pairs (group, member), or
/// blocks of `suture_columns` of them if inner is 1.
void suture_normalize_weight_gradient_loop(const void *arguments, int64_t start, int64_t end);

#endif
