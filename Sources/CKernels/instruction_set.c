#include "suture_instruction_set.h"

#include <stdatomic.h>
#include <stddef.h>

#include "loop_table.h"

static _Atomic(const struct loop_table *) used;

static const struct loop_table *table(suture_instruction_set set) {
#ifdef __x86_64__
  if (set == suture_instructions_avx512) return &loops_avx512;
  if (set == suture_instructions_avx2) return &loops_avx2;
#endif
  (void)set;
  return &loops_baseline;
}

suture_instruction_set suture_best_instruction_set(void) {
#ifdef __x86_64__
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi2")) {
    const int wide = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                     __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
    return wide ? suture_instructions_avx512 : suture_instructions_avx2;
  }
#endif
  return suture_instructions_baseline;
}

static const struct loop_table *loops(void) {
  const struct loop_table *found = atomic_load_explicit(&used, memory_order_acquire);
  if (found) return found;
  suture_use_instruction_set(suture_best_instruction_set());
  return atomic_load_explicit(&used, memory_order_acquire);
}

void suture_use_instruction_set(suture_instruction_set set) {
  const suture_instruction_set best = suture_best_instruction_set();
  atomic_store_explicit(&used, table(set < best ? set : best), memory_order_release);
}

suture_instruction_set suture_used_instruction_set(void) {
  const struct loop_table *const found = loops();
  suture_instruction_set set = suture_instructions_baseline;
  for (suture_instruction_set other = set; other <= suture_instructions_avx512; ++other) {
    if (table(other) == found) return other;
  }
  return set;
}

#define FORWARD(name)                                                                 \
  void suture_##name##_loop(const void *arguments, int64_t start, int64_t end) {      \
    loops()->name(arguments, start, end);                                             \
  }
SUTURE_EACH_LOOP(FORWARD)

#define FORWARD_PART(name)                                                                          \
  void suture_##name##_loop(const void *arguments, int64_t part, int64_t start, int64_t end) {      \
    loops()->name(arguments, part, start, end);                                                     \
  }
SUTURE_EACH_PART_LOOP(FORWARD_PART)
