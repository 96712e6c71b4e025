#ifndef SUTURE_NORMALIZE_H
#define SUTURE_NORMALIZE_H

#include "suture_parallel.h"

/// How normalisation sees its input: [outer, groups, members, inner], with statistics over members and inner, and over
/// outer too where `across_outer`.
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
/// Items are statistics, or blocks of `suture_columns` of them where members and inner are 1 across outer.
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
/// The input's gradient, and across outer those of weight and bias too. Items as those of the normalisation.
void suture_normalize_gradient_loop(const void *arguments, int64_t start, int64_t end);

/// The gradients of weight and bias where statistics are not taken across outer. Items are pairs of group and member,
/// or blocks of `suture_columns` of them where inner is 1.
void suture_normalize_weight_gradient_loop(const void *arguments, int64_t start, int64_t end);

#endif
