#include "suture_dense.h"

#include <string.h>

#include "vectors.h"

// The number of channels whose kernels are handled together.
enum { dense_run = 16 };

SUTURE_INLINE float *dense_row(const struct suture_dense *call, int64_t output, int64_t position) {
  const int64_t block = output / call->out_block * call->out_block;
  const int64_t row = block * call->out_positions + position * call->out_block + output % call->out_block;
  return call->matrix + row * call->inputs * call->positions;
}

// The largest run of channels from `channel` on that is contiguous in memory.
SUTURE_INLINE int64_t dense_run_length(const struct suture_dense *call, int64_t channel) {
  const int64_t rest = call->block - channel % call->block;
  return rest < dense_run ? rest : dense_run;
}

SUTURE_INLINE int64_t dense_column(const struct suture_dense *call, int64_t channel) {
  return channel / call->block * call->block * call->positions + channel % call->block;
}

SUTURE_LOOP(dense_spread) {
  const struct suture_dense *const call = arguments;
  float kernels[suture_dense_kernel_limit][dense_run];
  for (int64_t output = start; output < end; ++output) {
    for (int64_t channel = 0, run; channel < call->inputs; channel += run) {
      run = dense_run_length(call, channel);
      const float *const weight = call->weight + (output * call->inputs + channel) * call->kernel_size;
      for (int64_t i = 0; i < run; ++i) {
        for (int64_t tap = 0; tap < call->kernel_size; ++tap) kernels[tap][i] = weight[i * call->kernel_size + tap];
      }
      const int32_t *tap = call->taps;
      for (int64_t q = 0; q < call->out_positions; ++q) {
        float *const row = dense_row(call, output, q) + dense_column(call, channel);
        for (int64_t p = 0; p < call->positions; ++p, ++tap) {
          float *const y = row + p * call->block;
          if (*tap < 0) {
            for (int64_t i = 0; i < run; ++i) y[i] = 0;
          } else if (run == dense_run) {
            memcpy(y, kernels[*tap], sizeof kernels[0]);
          } else {
            for (int64_t i = 0; i < run; ++i) y[i] = kernels[*tap][i];
          }
        }
      }
    }
  }
}

SUTURE_LOOP(dense_gather) {
  const struct suture_dense *const call = arguments;
  float kernels[suture_dense_kernel_limit][dense_run];
  for (int64_t output = start; output < end; ++output) {
    for (int64_t channel = 0, run; channel < call->inputs; channel += run) {
      run = dense_run_length(call, channel);
      for (int64_t tap = 0; tap < call->kernel_size; ++tap) memset(kernels[tap], 0, sizeof kernels[0]);
      const int32_t *tap = call->taps;
      for (int64_t q = 0; q < call->out_positions; ++q) {
        const float *const row = dense_row(call, output, q) + dense_column(call, channel);
        for (int64_t p = 0; p < call->positions; ++p, ++tap) {
          if (*tap < 0) continue;
          const float *const x = row + p * call->block;
          if (run == dense_run) {
            for (int i = 0; i < dense_run; ++i) kernels[*tap][i] += x[i];
          } else {
            for (int64_t i = 0; i < run; ++i) kernels[*tap][i] += x[i];
          }
        }
      }
      float *const weight = call->weight + (output * call->inputs + channel) * call->kernel_size;
      for (int64_t i = 0; i < run; ++i) {
        for (int64_t element = 0; element < call->kernel_size; ++element) {
          weight[i * call->kernel_size + element] = kernels[element][i];
        }
      }
    }
  }
}
