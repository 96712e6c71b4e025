#ifndef SUTURE_PARALLEL_H
#define SUTURE_PARALLEL_H

#include <stdbool.h>
#include <stdint.h>

/// The most axes that a loop's arguments describe.
enum { suture_maximum_rank = 8 };

/// Computes the items `start ..< end` of what the arguments describe.
typedef void (*suture_loop)(const void *arguments, int64_t start, int64_t end);

/// Runs a loop over `0 ..< count` on at most `threads` threads, each with at least `grain` items.
///
/// The threads are the OpenMP pool that oneDNN computes on. The split depends on the numbers given alone, so equal
/// thread counts give equal bits. Where the process has no OpenMP runtime, everything runs on the calling thread.
void suture_parallel(suture_loop body, const void *arguments, int64_t count, int64_t grain, int32_t threads);

/// A loop that is told which part it is, 0 ..< threads, so that each part can have memory of its own.
typedef void (*suture_part_loop)(const void *arguments, int64_t part, int64_t start, int64_t end);

/// As `suture_parallel`.
void suture_parallel_parts(
    suture_part_loop body, const void *arguments, int64_t count, int64_t grain, int32_t threads);

/// Sets how many threads the OpenMP pool uses for regions that the calling thread opens.
void suture_use_threads(int32_t threads);

/// Whether the process has an OpenMP runtime.
bool suture_has_thread_pool(void);

#endif
