#define _GNU_SOURCE
#include "suture_parallel.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stddef.h>
#include <unistd.h>

#ifdef __linux__
#include <sched.h>
#endif

// OpenMP's entry points are looked up at run time: oneDNN loads the runtime, so no headers or compiler flags are needed
// here.
static void (*pool_run)(void (*)(void *), void *, unsigned, unsigned);
static int (*pool_thread)(void);
static int (*pool_thread_count)(void);
static void (*pool_set_threads)(int);
static pthread_once_t looked_up = PTHREAD_ONCE_INIT;

static void look_up(void) {
  *(void **)&pool_run = dlsym(RTLD_DEFAULT, "GOMP_parallel");
  *(void **)&pool_thread = dlsym(RTLD_DEFAULT, "omp_get_thread_num");
  *(void **)&pool_thread_count = dlsym(RTLD_DEFAULT, "omp_get_num_threads");
  *(void **)&pool_set_threads = dlsym(RTLD_DEFAULT, "omp_set_num_threads");
}

bool suture_has_thread_pool(void) {
  pthread_once(&looked_up, look_up);
  return pool_run && pool_thread && pool_thread_count && pool_set_threads;
}

void suture_use_threads(int32_t threads) {
  if (suture_has_thread_pool()) pool_set_threads(threads);
}

struct region {
  suture_loop body;
  suture_part_loop part_body;
  const void *arguments;
  int64_t count;
  int64_t parts;
};

static void run_part(const struct region *region, int64_t part) {
  int64_t share = region->count / region->parts;
  int64_t rest = region->count % region->parts;
  int64_t start = part * share + (part < rest ? part : rest);
  int64_t end = start + share + (part < rest ? 1 : 0);
  if (region->body) {
    region->body(region->arguments, start, end);
  } else {
    region->part_body(region->arguments, part, start, end);
  }
}

static void run_member(void *data) {
  const struct region *region = data;
  // The pool may be smaller than requested: each thread then runs several parts, but the parts are the same.
  int64_t step = pool_thread_count();
  for (int64_t part = pool_thread(); part < region->parts; part += step) run_part(region, part);
}

static void run_region(struct region region, int64_t grain, int32_t threads) {
  if (region.count <= 0) return;
  region.parts = grain > 1 ? region.count / grain : region.count;
  if (region.parts > threads) region.parts = threads;
  if (region.parts <= 1 || !suture_has_thread_pool()) {
    region.parts = 1;
    run_part(&region, 0);
    return;
  }
  pool_run(run_member, &region, (unsigned)region.parts, 0);
}

void suture_parallel(suture_loop body, const void *arguments, int64_t count, int64_t grain, int32_t threads) {
  run_region((struct region){.body = body, .arguments = arguments, .count = count}, grain, threads);
}

void suture_parallel_parts(
    suture_part_loop body, const void *arguments, int64_t count, int64_t grain, int32_t threads) {
  run_region((struct region){.part_body = body, .arguments = arguments, .count = count}, grain, threads);
}

