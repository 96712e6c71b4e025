#include "suture_indexing.h"

#include <string.h>

#include "vectors.h"

SUTURE_LOOP(range) {
  const struct suture_range *const call = arguments;
  for (int64_t i = start; i < end; ++i) call->y[i] = (float)i;
}

// MARK: The largest elements

// Whether element a of a column comes before element b.
SUTURE_INLINE bool precedes(const float *x, int64_t inner, int64_t a, int64_t b) {
  const float first = x[a * inner];
  const float second = x[b * inner];
  if (first > second) return true;
  if (first < second) return false;
  const bool first_is_nan = first != first;
  const bool second_is_nan = second != second;
  return first_is_nan == second_is_nan ? a < b : first_is_nan;
}

// Moves the element at `place` of a heap, whose root is the last in order, down to where it belongs.
SUTURE_INLINE void sift(const float *x, float *heap, int64_t inner, int64_t place, int64_t count) {
  const int64_t moved = (int64_t)heap[place * inner];
  for (;;) {
    int64_t child = 2 * place + 1;
    if (child >= count) break;
    int64_t later = (int64_t)heap[child * inner];
    if (child + 1 < count) {
      const int64_t other = (int64_t)heap[(child + 1) * inner];
      if (precedes(x, inner, later, other)) {
        later = other;
        ++child;
      }
    }
    if (precedes(x, inner, later, moved)) break;
    heap[place * inner] = (float)later;
    place = child;
  }
  heap[place * inner] = (float)moved;
}

SUTURE_LOOP(topk) {
  const struct suture_topk *const call = arguments;
  const int64_t inner = call->inner;
  const int64_t count = call->count;
  for (int64_t item = start; item < end; ++item) {
    const float *const x = call->x + item / inner * call->size * inner + item % inner;
    // The output holds a heap of the best indices so far, then the sorted indices.
    float *const best = call->y + item / inner * count * inner + item % inner;
    for (int64_t i = 0; i < count; ++i) best[i * inner] = (float)i;
    for (int64_t i = count / 2 - 1; i >= 0; --i) sift(x, best, inner, i, count);
    for (int64_t i = count; i < call->size; ++i) {
      if (!precedes(x, inner, i, (int64_t)best[0])) continue;
      best[0] = (float)i;
      sift(x, best, inner, 0, count);
    }
    for (int64_t last = count - 1; last > 0; --last) {
      const float index = best[0];
      best[0] = best[last * inner];
      best[last * inner] = index;
      sift(x, best, inner, 0, last);
    }
  }
}

// MARK: Elements at computed indices

// The whole index that a float means; comparisons with NaN are false.
SUTURE_INLINE int64_t whole_index(float index, int64_t size) {
  if (!(index >= 1.0f)) return 0;
  return index < (float)size && (int64_t)index < size ? (int64_t)index : size - 1;
}

struct take_place {
  int64_t x;
  int64_t index;
  int64_t y;
};

// The offsets of a position along the axes `first ..< last`.
SUTURE_INLINE struct take_place take_place(const struct suture_take *call, int32_t first, int32_t last, int64_t position) {
  struct take_place place = {0, 0, 0};
  for (int32_t axis = last - 1; axis >= first; --axis) {
    const int64_t step = position % call->sizes[axis];
    position /= call->sizes[axis];
    place.x += step * call->x_strides[axis];
    place.index += step * call->index_strides[axis];
    place.y += step * call->y_strides[axis];
  }
  return place;
}

SUTURE_LOOP(take) {
  const struct suture_take *const call = arguments;
  int64_t column = start % call->count;
  struct take_place place = take_place(call, 0, call->rank, start / call->count);
  for (int64_t item = start; item < end; ++item) {
    const int64_t index = whole_index(call->indices[place.index + column * call->index_stride], call->size);
    const float *const from = call->x + place.x + index * call->x_stride;
    float *const to = call->y + place.y + column * call->y_stride;
    if (call->row == 1) {
      to[0] = from[0];
    } else {
      memcpy(to, from, (size_t)call->row * sizeof(float));
    }
    if (++column == call->count) {
      column = 0;
      if (item + 1 < end) place = take_place(call, 0, call->rank, (item + 1) / call->count);
    }
  }
}

SUTURE_LOOP(take_gradient) {
  const struct suture_take_gradient *const call = arguments;
  const struct suture_take *const take = &call->take;
  int64_t repeats = 1;
  for (int32_t axis = call->kept_rank; axis < take->rank; ++axis) repeats *= take->sizes[axis];
  for (int64_t item = start; item < end; ++item) {
    const struct take_place kept = take_place(take, 0, call->kept_rank, item / call->blocks);
    const int64_t block = item % call->blocks;
    const int64_t first = block * take->row / call->blocks;
    const int64_t width = (block + 1) * take->row / call->blocks - first;
    float *const x = call->gradient + kept.x + first;
    for (int64_t index = 0; index < take->size; ++index) {
      memset(x + index * take->x_stride, 0, (size_t)width * sizeof(float));
    }
    for (int64_t repeat = 0; repeat < repeats; ++repeat) {
      const struct take_place place = take_place(take, call->kept_rank, take->rank, repeat);
      const float *const indices = take->indices + kept.index + place.index;
      const float *const y = take->y + kept.y + place.y + first;
      for (int64_t column = 0; column < take->count; ++column) {
        float *const to = x + whole_index(indices[column * take->index_stride], take->size) * take->x_stride;
        const float *const from = y + column * take->y_stride;
        if (width == 1) {
          to[0] += from[0];
        } else {
          SUTURE_VECTOR
          for (int64_t i = 0; i < width; ++i) to[i] += from[i];
        }
      }
    }
  }
}
