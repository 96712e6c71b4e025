// All loops for one instruction set, which the including file selects before it includes this; it also names the table.

#include "../loop_table.h"

// The body of a loop: computes the items `start ..< end` described by the arguments.
#define SUTURE_LOOP(name) static void name##_loop(const void *arguments, int64_t start, int64_t end)

// The same, for a loop that receives its part's index.
#define SUTURE_PART_LOOP(name) \
  static void name##_loop(const void *arguments, int64_t part, int64_t start, int64_t end)

#include "copy_loops.h"
#include "dense_loops.h"
#include "direct_loops.h"
#include "elementwise_loops.h"
#include "fused_loops.h"
#include "indexing_loops.h"
#include "normalize_loops.h"
#include "optimise_loops.h"
#include "reduce_loops.h"
#include "sampling_loops.h"
#include "softmax_loops.h"
#include "subsample_loops.h"
#include "attention_loops.h"
#include "window_loops.h"
#include "winograd_loops.h"

#define TABLE_ENTRY(name) .name = name##_loop,
const struct loop_table SUTURE_TABLE = {SUTURE_EACH_LOOP(TABLE_ENTRY) SUTURE_EACH_PART_LOOP(TABLE_ENTRY)};
