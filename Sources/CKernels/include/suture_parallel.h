#ifndef SUTURE_PARALLEL_H
#define SUTURE_PARALLEL_H

#include <stdbool.h>
#include <stdint.h>

/// The maximum number of axes in a loop's arguments.
enum { suture_maximum_rank = 8 };

/// A loop's body: computes the items `start ..< end` described by the arguments.
typedef void (*suture_loop)(const void *arguments, int64_t start, int64_t end);

/// Runs a loop over `0 ..< count` on at most `threads` threads, each with at least `grain` items.
///
/// The threads are those of the OpenMP pool that oneDNN uses. The split depends only on the arguments, so equal thread
/// counts give bit-identical results. Without an OpenMP runtime, everything runs on the calling thread.
void suture_parallel(suture_loop body, const void *arguments, int64_t count, int64_t grain, int32_t threads);

/// A loop's body that also receives its part's index, in 0 ..< threads, so that each part can have its own memory.
typedef void (*suture_part_loop)(const void *arguments, int64_t part, int64_t start, int64_t end);

/// Like `suture_parallel`, for loops that receive their part's index.
void suture_parallel_parts(
    suture_part_loop body, const void *arguments, int64_t count, int64_t grain, int32_t threads);

/// Sets the number of threads that the OpenMP pool uses for regions opened by the calling thread.
void suture_use_threads(int32_t threads);

/// Whether the process has an OpenMP runtime.
bool suture_has_thread_pool(void);

#endif
