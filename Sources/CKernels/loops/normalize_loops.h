#include "suture_normalize.h"

#include <math.h>

#include "rows.h"
#include "suture_reduce.h"

// The elements of one statistic: `runs` runs of `length` adjacent elements, `step` apart.
struct piece {
  int64_t first;
  int64_t runs;
  int64_t length;
  int64_t step;
  int64_t group;
};

SUTURE_INLINE struct piece piece_of(const struct suture_normalize_view *view, int64_t item) {
  const int64_t length = view->members * view->inner;
  if (view->across_outer) return (struct piece){item * length, view->outer, length, view->groups * length, item};
  return (struct piece){item * length, 1, length, 0, item % view->groups};
}

// Whether statistics are taken over outer only, so that each is one column.
SUTURE_INLINE bool is_columns(const struct suture_normalize_view *view) {
  return view->across_outer && view->members * view->inner == 1;
}

SUTURE_INLINE int64_t block_width(int64_t count, int64_t first) {
  return count - first < suture_columns ? count - first : suture_columns;
}

// MARK: Forward

SUTURE_INLINE void normalize_columns(const struct suture_normalize *call, int64_t item) {
  const struct suture_normalize_view *const view = &call->view;
  const int64_t first = item * suture_columns;
  const int64_t width = block_width(view->groups, first);
  double totals[suture_columns] = {0};
  float means[suture_columns];
  float scales[suture_columns];
  float shifts[suture_columns];
  for (int64_t row = 0; row < view->outer; ++row) {
    const float *const x = call->x + row * view->groups + first;
    for (int64_t i = 0; i < width; ++i) totals[i] += (double)x[i];
  }
  for (int64_t i = 0; i < width; ++i) {
    means[i] = (float)(totals[i] / (double)view->outer);
    totals[i] = 0;
  }
  for (int64_t row = 0; row < view->outer; ++row) {
    const float *const x = call->x + row * view->groups + first;
    for (int64_t i = 0; i < width; ++i) totals[i] += (double)((x[i] - means[i]) * (x[i] - means[i]));
  }
  for (int64_t i = 0; i < width; ++i) {
    const float inverse = (float)(1.0 / sqrt(totals[i] / (double)view->outer + (double)call->epsilon));
    call->mean[first + i] = means[i];
    call->inverse[first + i] = inverse;
    scales[i] = call->weight ? inverse * call->weight[first + i] : inverse;
    shifts[i] = call->weight ? call->bias[first + i] : 0.0f;
  }
  for (int64_t row = 0; row < view->outer; ++row) {
    const float *const x = call->x + row * view->groups + first;
    float *const y = call->y + row * view->groups + first;
    for (int64_t i = 0; i < width; ++i) y[i] = (x[i] - means[i]) * scales[i] + shifts[i];
  }
}

SUTURE_INLINE void scale_run(
    const struct suture_normalize *call, const struct piece *piece, const float *x, float *y, float mean,
    float inverse) {
  const struct suture_normalize_view *const view = &call->view;
  if (!call->weight) {
    SUTURE_VECTOR
    for (int64_t i = 0; i < piece->length; ++i) y[i] = (x[i] - mean) * inverse;
    return;
  }
  const float *const weight = call->weight + piece->group * view->members;
  const float *const bias = call->bias + piece->group * view->members;
  if (view->inner == 1) {
    SUTURE_VECTOR
    for (int64_t i = 0; i < piece->length; ++i) y[i] = (x[i] - mean) * inverse * weight[i] + bias[i];
    return;
  }
  for (int64_t member = 0; member < view->members; ++member) {
    const float scale = inverse * weight[member];
    const float shift = bias[member];
    const float *const from = x + member * view->inner;
    float *const to = y + member * view->inner;
    SUTURE_VECTOR
    for (int64_t i = 0; i < view->inner; ++i) to[i] = (from[i] - mean) * scale + shift;
  }
}

SUTURE_LOOP(normalize) {
  const struct suture_normalize *const call = arguments;
  for (int64_t item = start; item < end; ++item) {
    if (is_columns(&call->view)) {
      normalize_columns(call, item);
      continue;
    }
    const struct piece piece = piece_of(&call->view, item);
    const double count = (double)(piece.runs * piece.length);
    double total = 0;
    for (int64_t run = 0; run < piece.runs; ++run) {
      total += row_sum(call->x + piece.first + run * piece.step, piece.length);
    }
    const float mean = (float)(total / count);
    double squares = 0;
    for (int64_t run = 0; run < piece.runs; ++run) {
      const float *const x = call->x + piece.first + run * piece.step;
      SUTURE_SUM(squares, piece.length, (x[i] - mean) * (x[i] - mean))
    }
    const float inverse = (float)(1.0 / sqrt(squares / count + (double)call->epsilon));
    call->mean[item] = mean;
    call->inverse[item] = inverse;
    for (int64_t run = 0; run < piece.runs; ++run) {
      const int64_t place = piece.first + run * piece.step;
      scale_run(call, &piece, call->x + place, call->y + place, mean, inverse);
    }
  }
}

// MARK: Gradient of the input

// dx = inverse · (g − mean(g) − x̂ · mean(g · x̂)) with g = upstream · weight and x̂ = (x − mean) · inverse, which is
// g · inverse + (x − mean) · slope + shift, with a slope and a shift per statistic.
struct slopes {
  float slope;
  float shift;
};

SUTURE_INLINE struct slopes slopes_of(double sum, double product, float inverse, double count) {
  // `product` is Σ g · (x − mean).
  const double slope = -product * (double)inverse * (double)inverse * (double)inverse / count;
  const double shift = -sum * (double)inverse / count;
  return (struct slopes){(float)slope, (float)shift};
}

SUTURE_INLINE void gradient_columns(const struct suture_normalize_gradient *call, int64_t item) {
  const struct suture_normalize_view *const view = &call->view;
  const int64_t first = item * suture_columns;
  const int64_t width = block_width(view->groups, first);
  double sums[suture_columns] = {0};
  double products[suture_columns] = {0};
  float scales[suture_columns];
  float slopes[suture_columns];
  float shifts[suture_columns];
  const float *const mean = call->mean + first;
  for (int64_t row = 0; row < view->outer; ++row) {
    const float *const x = call->x + row * view->groups + first;
    const float *const u = call->upstream + row * view->groups + first;
    for (int64_t i = 0; i < width; ++i) {
      sums[i] += (double)u[i];
      products[i] += (double)(u[i] * (x[i] - mean[i]));
    }
  }
  for (int64_t i = 0; i < width; ++i) {
    const float inverse = call->inverse[first + i];
    const float weight = call->weight ? call->weight[first + i] : 1.0f;
    if (call->weight) {
      call->weight_gradient[first + i] = (float)(products[i] * (double)inverse);
      call->bias_gradient[first + i] = (float)sums[i];
    }
    const struct slopes line =
        slopes_of(sums[i] * (double)weight, products[i] * (double)weight, inverse, (double)view->outer);
    scales[i] = weight * inverse;
    slopes[i] = line.slope;
    shifts[i] = line.shift;
  }
  for (int64_t row = 0; row < view->outer; ++row) {
    const int64_t place = row * view->groups + first;
    const float *const x = call->x + place;
    const float *const u = call->upstream + place;
    float *const to = call->x_gradient + place;
    for (int64_t i = 0; i < width; ++i) to[i] = u[i] * scales[i] + (x[i] - mean[i]) * slopes[i] + shifts[i];
  }
}

SUTURE_LOOP(normalize_gradient) {
  const struct suture_normalize_gradient *const call = arguments;
  const struct suture_normalize_view *const view = &call->view;
  for (int64_t item = start; item < end; ++item) {
    if (is_columns(view)) {
      gradient_columns(call, item);
      continue;
    }
    const struct piece piece = piece_of(view, item);
    const float mean = call->mean[item];
    const float inverse = call->inverse[item];
    const float *const weight = call->weight ? call->weight + piece.group * view->members : 0;
    double sum = 0;
    double product = 0;
    if (view->inner == 1 && weight && !view->across_outer) {
      const float *const x = call->x + piece.first;
      const float *const u = call->upstream + piece.first;
      SUTURE_SUM(sum, piece.length, u[i] * weight[i])
      SUTURE_SUM(product, piece.length, u[i] * weight[i] * (x[i] - mean))
    } else {
      for (int64_t member = 0; member < view->members; ++member) {
        double member_sum = 0;
        double member_product = 0;
        for (int64_t run = 0; run < piece.runs; ++run) {
          const int64_t place = piece.first + run * piece.step + member * view->inner;
          const float *const x = call->x + place;
          const float *const u = call->upstream + place;
          SUTURE_SUM(member_sum, view->inner, u[i])
          SUTURE_SUM(member_product, view->inner, u[i] * (x[i] - mean))
        }
        if (weight && view->across_outer) {
          call->weight_gradient[piece.group * view->members + member] = (float)(member_product * (double)inverse);
          call->bias_gradient[piece.group * view->members + member] = (float)member_sum;
        }
        sum += weight ? member_sum * (double)weight[member] : member_sum;
        product += weight ? member_product * (double)weight[member] : member_product;
      }
    }
    const struct slopes line = slopes_of(sum, product, inverse, (double)(piece.runs * piece.length));
    for (int64_t run = 0; run < piece.runs; ++run) {
      const int64_t place = piece.first + run * piece.step;
      if (view->inner == 1 && weight) {
        const float *const x = call->x + place;
        const float *const u = call->upstream + place;
        float *const to = call->x_gradient + place;
        SUTURE_VECTOR
        for (int64_t i = 0; i < piece.length; ++i) {
          to[i] = u[i] * (weight[i] * inverse) + (x[i] - mean) * line.slope + line.shift;
        }
        continue;
      }
      for (int64_t member = 0; member < view->members; ++member) {
        const float scale = weight ? weight[member] * inverse : inverse;
        const float *const x = call->x + place + member * view->inner;
        const float *const u = call->upstream + place + member * view->inner;
        float *const to = call->x_gradient + place + member * view->inner;
        SUTURE_VECTOR
        for (int64_t i = 0; i < view->inner; ++i) to[i] = u[i] * scale + (x[i] - mean) * line.slope + line.shift;
      }
    }
  }
}

// MARK: Gradients of weight and bias

SUTURE_LOOP(normalize_weight_gradient) {
  const struct suture_normalize_gradient *const call = arguments;
  const struct suture_normalize_view *const view = &call->view;
  const int64_t channels = view->groups * view->members;
  for (int64_t item = start; item < end; ++item) {
    if (view->inner > 1) {
      double sum = 0;
      double product = 0;
      for (int64_t outer = 0; outer < view->outer; ++outer) {
        const int64_t statistic = outer * view->groups + item / view->members;
        const float mean = call->mean[statistic];
        const float *const x = call->x + (outer * channels + item) * view->inner;
        const float *const u = call->upstream + (outer * channels + item) * view->inner;
        double part = 0;
        SUTURE_SUM(part, view->inner, u[i] * (x[i] - mean))
        SUTURE_SUM(sum, view->inner, u[i])
        product += part * (double)call->inverse[statistic];
      }
      call->weight_gradient[item] = (float)product;
      call->bias_gradient[item] = (float)sum;
      continue;
    }
    const int64_t first = item * suture_columns;
    const int64_t width = block_width(channels, first);
    double sums[suture_columns] = {0};
    double products[suture_columns] = {0};
    for (int64_t outer = 0; outer < view->outer;) {
      float part_sums[suture_columns] = {0};
      float part_products[suture_columns] = {0};
      const int64_t stop = view->outer - outer < lanes ? view->outer : outer + lanes;
      for (; outer < stop; ++outer) {
        const float *const x = call->x + outer * channels + first;
        const float *const u = call->upstream + outer * channels + first;
        if (view->groups == 1) {
          const float mean = call->mean[outer];
          const float inverse = call->inverse[outer];
          for (int64_t i = 0; i < width; ++i) {
            part_sums[i] += u[i];
            part_products[i] += u[i] * ((x[i] - mean) * inverse);
          }
        } else {
          for (int64_t i = 0; i < width; ++i) {
            const int64_t statistic = outer * view->groups + (first + i) / view->members;
            part_sums[i] += u[i];
            part_products[i] += u[i] * ((x[i] - call->mean[statistic]) * call->inverse[statistic]);
          }
        }
      }
      for (int64_t i = 0; i < width; ++i) {
        sums[i] += (double)part_sums[i];
        products[i] += (double)part_products[i];
      }
    }
    for (int64_t i = 0; i < width; ++i) {
      call->weight_gradient[first + i] = (float)products[i];
      call->bias_gradient[first + i] = (float)sums[i];
    }
  }
}
