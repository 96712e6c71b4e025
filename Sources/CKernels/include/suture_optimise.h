#ifndef SUTURE_OPTIMISE_H
#define SUTURE_OPTIMISE_H

#include "suture_parallel.h"

/// A step of stochastic gradient descent as `torch.optim.SGD` computes it.
struct suture_sgd {
  float *parameter;
  const float *gradient;
  /// One number per parameter; null without momentum.
  float *velocity;
  float rate;
  float momentum;
  float dampening;
  float weight_decay;
  bool nesterov;
  /// Whether this is the first step, in which `velocity` is set to the gradient.
  bool is_first;
};
void suture_sgd_loop(const void *arguments, int64_t start, int64_t end);

/// A step of Adam with decoupled weight decay as `torch.optim.AdamW` computes it (arXiv 1711.05101).
struct suture_adamw {
  float *parameter;
  const float *gradient;
  /// The running mean of the gradient.
  float *mean;
  /// The running mean of the squared gradient.
  float *square;
  float rate;
  float beta1;
  float beta2;
  float epsilon;
  float weight_decay;
  /// The number of this step, from 1.
  int64_t step;
};
void suture_adamw_loop(const void *arguments, int64_t start, int64_t end);

#endif
