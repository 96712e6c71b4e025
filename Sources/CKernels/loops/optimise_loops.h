#include "suture_optimise.h"

#include <math.h>

#include "rows.h"

SUTURE_LOOP(sgd) {
  const struct suture_sgd *const call = arguments;
  float *const parameter = call->parameter;
  const float *const gradient = call->gradient;
  float *const velocity = call->velocity;
  const float rate = call->rate;
  const float decay = call->weight_decay;
  if (!velocity || call->momentum == 0.0f) {
    SUTURE_VECTOR
    for (int64_t i = start; i < end; ++i) parameter[i] -= rate * (gradient[i] + decay * parameter[i]);
    return;
  }
  const float momentum = call->is_first ? 0.0f : call->momentum;
  const float share = call->is_first ? 1.0f : 1.0f - call->dampening;
  // The weights of the plain gradient and of the velocity in the step.
  const float plain = call->nesterov ? 1.0f : 0.0f;
  const float kept = call->nesterov ? call->momentum : 1.0f;
  SUTURE_VECTOR
  for (int64_t i = start; i < end; ++i) {
    const float g = gradient[i] + decay * parameter[i];
    const float v = momentum * velocity[i] + share * g;
    velocity[i] = v;
    parameter[i] -= rate * (plain * g + kept * v);
  }
}

SUTURE_LOOP(adamw) {
  const struct suture_adamw *const call = arguments;
  float *const parameter = call->parameter;
  const float *const gradient = call->gradient;
  float *const mean = call->mean;
  float *const square = call->square;
  const float beta1 = call->beta1;
  const float beta2 = call->beta2;
  const float epsilon = call->epsilon;
  const float keep = 1.0f - call->rate * call->weight_decay;
  const float step = (float)((double)call->rate / (1.0 - pow((double)beta1, (double)call->step)));
  const float correction = (float)sqrt(1.0 - pow((double)beta2, (double)call->step));
  SUTURE_VECTOR
  for (int64_t i = start; i < end; ++i) {
    const float g = gradient[i];
    const float m = mean[i] + (g - mean[i]) * (1.0f - beta1);
    const float s = beta2 * square[i] + (1.0f - beta2) * g * g;
    mean[i] = m;
    square[i] = s;
    parameter[i] = parameter[i] * keep - step * (m / (sqrtf(s) / correction + epsilon));
  }
}
