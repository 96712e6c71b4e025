#include "suture_winograd.h"

#include "vectors.h"

// The points p = 1/√2 and q = √2 of the transforms, and the factors of the kernel's values there, −2/3 and 1/6.
#define winograd_p 0.70710678118654752f
#define winograd_q 1.41421356237309505f
#define winograd_near (-2.0f / 3.0f)
#define winograd_far (1.0f / 6.0f)

#define BLOCK 8
#define VECTOR suture_eight
#define NAMED(name) winograd_eight_##name
#include "winograd_block.h"
#undef BLOCK
#undef VECTOR
#undef NAMED

#define BLOCK 16
#define VECTOR suture_wide
#define NAMED(name) winograd_sixteen_##name
#include "winograd_block.h"
#undef BLOCK
#undef VECTOR
#undef NAMED

// Calls the version for the number of channels per block.
#define WINOGRAD_CALL(block, name, ...) \
  if ((block) == 16) {                  \
    winograd_sixteen_##name(__VA_ARGS__); \
  } else {                              \
    winograd_eight_##name(__VA_ARGS__); \
  }

SUTURE_LOOP(winograd_weight) {
  const struct suture_winograd_weight *const call = arguments;
  WINOGRAD_CALL(call->tiles.block, weight, call, start, end)
}

SUTURE_PART_LOOP(winograd) {
  const struct suture_winograd *const call = arguments;
  WINOGRAD_CALL(call->tiles.block, convolution, call, part, start, end)
}

SUTURE_LOOP(winograd_transform) {
  const struct suture_winograd_gradient *const call = arguments;
  WINOGRAD_CALL(call->tiles.block, transform, call, start, end)
}

SUTURE_LOOP(winograd_product) {
  const struct suture_winograd_gradient *const call = arguments;
  WINOGRAD_CALL(call->tiles.block, add_products, call, start, end)
}

SUTURE_LOOP(winograd_gradient) {
  const struct suture_winograd_gradient *const call = arguments;
  WINOGRAD_CALL(call->tiles.block, gradient, call, start, end)
}
