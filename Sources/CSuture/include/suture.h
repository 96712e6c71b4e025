/* suture.h: the Suture plugin ABI, version 1.1. C11, also valid C++11. Plugins in any language need nothing else.
 *
 * A plugin is a shared library that exports one symbol, `suture_plugin`, and offers one or more modules or backbones.
 * It never touches tensor memory: it describes its computation by calling the functions of `suture_host`, and the
 * host checks, differentiates, executes and exports that description.
 *
 * Rules
 *  - The handshake uses only `suture_header`, which never changes. Tables grow only at their end; each side uses the
 *    smaller of `struct_size` and its own size. A plugin declares the *lowest* minor version that it needs. A table
 *    that a minor version extends has a second type, such as `suture_host_1_1`; the first stays as it is, so that
 *    sources written for 1.0 mean the same when they are compiled with this header.
 *  - Tensors are handles. An invalid or stale handle is an error (SUTURE_BAD_HANDLE), not a crash.
 *  - Every function returns a status. If a host function fails, the host has recorded the reason: return the status.
 *    No exception crosses the boundary.
 *  - Strings are UTF-8 with a length, not NUL-terminated. They belong to the caller and are valid during the call.
 *    Everything that a plugin's tables point to must live as long as the library.
 *  - `build` is pure: the same inputs give the same graph, without I/O and without threads.
 *  - The host may call `build` of one item from several threads, each with its own `suture_host`. That table and its
 *    context are valid only during the build; a call with the context of an earlier build, or from another thread, is
 *    refused.
 *  - Once a host function has failed, every later call in that build fails, and so does the build.
 *
 * Limits
 *    256 bytes     a name or a type text             1,048,576  elements of an attribute's list
 *    8             dimensions of a tensor            1,024      inputs of an operation
 *    64            attributes of an operation        4,096 bytes  an attribute's text; longer messages are cut
 *    64            nested scopes                     1,024      items of a library
 *    2^32          elements of all parameters and buffers of one build, each dimension 1 or more
 *    4,194,304     given initial values of one build       8          inputs of an item
 *    200,000       operations of a graph
 */
#ifndef SUTURE_H
#define SUTURE_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define SUTURE_ABI_MAJOR 1
#define SUTURE_ABI_MINOR 1

#if defined(__GNUC__) || defined(__clang__)
#define SUTURE_EXPORT __attribute__((visibility("default")))
#else
#define SUTURE_EXPORT
#endif

/* ---- Values ---------------------------------------------------------------------------------------------------- */

typedef int32_t suture_status;
enum {
  SUTURE_OK = 0,
  SUTURE_FAILED = 1,        /* plugin or host failed; a message is recorded */
  SUTURE_BAD_HANDLE = 2,    /* not a tensor of this build */
  SUTURE_BAD_ARGUMENT = 3,  /* a null pointer, a name that is not UTF-8, an attribute of the wrong type */
  SUTURE_UNKNOWN = 4,       /* no such operation, hyperparameter or item */
  SUTURE_BAD_SHAPE = 5,     /* shapes that an operation does not accept */
  SUTURE_OVER_BUDGET = 6,   /* too many nodes, parameters or dimensions, or a name too long */
  SUTURE_BAD_VERSION = 7    /* incompatible versions of host and plugin */
};

/* Never changes. `struct_size` is the size in bytes of the whole table that begins with this header. */
typedef struct suture_header {
  uint32_t struct_size;
  uint16_t major;
  uint16_t minor;
} suture_header;

typedef struct suture_string {
  const char *bytes;
  uint64_t length;
} suture_string;

/* A handle to a tensor of the graph being built; 0 is no tensor. */
typedef uint64_t suture_tensor;

typedef struct suture_integers {
  const int64_t *values;
  uint64_t count;
} suture_integers;

/* Since 1.1. */
typedef struct suture_reals {
  const double *values;
  uint64_t count;
} suture_reals;

enum { SUTURE_INTEGER = 0, SUTURE_REAL = 1, SUTURE_TEXT = 2, SUTURE_INTEGERS = 3 };

/* An attribute of an operation; `kind` selects which of the last four members holds its value. */
typedef struct suture_attribute {
  suture_string name;
  uint32_t kind;
  uint32_t reserved;
  int64_t integer;
  double real;
  suture_string text;
  suture_integers integers;
} suture_attribute;

enum { SUTURE_CONSTANT = 0, SUTURE_UNIFORM = 1, SUTURE_NORMAL = 2, SUTURE_TRUNCATED_NORMAL = 3 };

/* The distribution of initial values: constant a; uniform between a and b; normal with mean a and standard deviation b;
 * the same normal distribution, redrawn outside two standard deviations. */
typedef struct suture_initialiser {
  uint32_t kind;
  uint32_t reserved;
  double a;
  double b;
} suture_initialiser;

enum { SUTURE_MAP = 0, SUTURE_TOKENS = 1 };

/* The layout of a site's tensor: a map [n, c, h, w], or tokens [n, prefix + height * width, c] in row order. */
typedef struct suture_layout {
  uint32_t kind;
  uint32_t reserved;
  int64_t prefix;
  int64_t height;
  int64_t width;
} suture_layout;

/* ---- Host to plugin -------------------------------------------------------------------------------------------- */

typedef struct suture_context suture_context;

/* Append-only. Pass `context` to every function. Do not read members beyond `header.struct_size`; every host of
 * version 1 has those below. Once a function has returned a status other than SUTURE_OK, the build has failed: all
 * later calls fail too, and `build` must return a status other than SUTURE_OK. */
typedef struct suture_host {
  suture_header header;
  suture_context *context;

  /* Records the reason of a failure and returns SUTURE_FAILED, for `return host->fail(...)`. */
  suture_status (*fail)(suture_context *context, suture_string message);

  /* Hyperparameters by name: given by the user or defaults, already checked against the manifest. */
  suture_status (*integer)(suture_context *context, suture_string name, int64_t *value);
  suture_status (*real)(suture_context *context, suture_string name, double *value);
  suture_status (*boolean)(suture_context *context, suture_string name, int32_t *value);
  suture_status (*text)(suture_context *context, suture_string name, suture_string *value);
  suture_status (*integers)(suture_context *context, suture_string name, suture_integers *value);

  /* The dimensions of a tensor, valid until `build` returns. */
  suture_status (*shape)(suture_context *context, suture_tensor tensor, suture_integers *dimensions);

  /* Opens and closes a scope of the printed structure: name "fc", type text "Sequential". Names of parameters,
   * buffers and scopes inside it are prefixed: "fc.0.weight". */
  suture_status (*enter)(suture_context *context, suture_string name, suture_string type);
  suture_status (*leave)(suture_context *context);

  /* Declare a trainable parameter, or a buffer that training updates without gradient (running statistics). */
  suture_status (*parameter)(suture_context *context, suture_string name, suture_integers shape,
                             suture_initialiser initialiser, suture_tensor *tensor);
  suture_status (*buffer)(suture_context *context, suture_string name, suture_integers shape,
                          suture_initialiser initialiser, suture_tensor *tensor);

  /* Applies an operation by name: the table at the end of this file lists names, inputs and attributes. */
  suture_status (*apply)(suture_context *context, suture_string operation, const suture_tensor *inputs,
                         uint64_t input_count, const suture_attribute *attributes, uint64_t attribute_count,
                         suture_tensor *output);

  /* Backbones only: declares a site, where a composition can be grafted. The host returns the tensor with which to
   * continue: the given one if nothing is grafted. The name is relative to the open scopes; empty names the innermost
   * scope itself. */
  suture_status (*site)(suture_context *context, suture_string name, suture_tensor tensor, suture_layout layout,
                        suture_tensor *output);

  /* A table of functions beyond this version, by identifier; null if the host does not offer it. */
  const void *(*extension)(suture_context *context, suture_string identifier);
} suture_host;

/* The same table as a host of version 1.1 or later passes it. A plugin that needs 1.1 may cast the pointer that `build`
 * receives if `header.struct_size` is at least the size of this type. */
typedef struct suture_host_1_1 {
  suture_host base;

  /* Declare a trainable parameter or a buffer with given initial values: as many finite numbers as the shape has
   * elements, in row order, kept as 32-bit floats. Training changes a buffer only if it is the mean or variance of a
   * `batch_norm`: any other buffer with given values is a constant that is saved with the parameters. */
  suture_status (*parameter_values)(suture_context *context, suture_string name, suture_integers shape,
                                    suture_reals values, suture_tensor *tensor);
  suture_status (*buffer_values)(suture_context *context, suture_string name, suture_integers shape,
                                 suture_reals values, suture_tensor *tensor);
} suture_host_1_1;

/* ---- Plugin to host -------------------------------------------------------------------------------------------- */

typedef struct suture_item suture_item;

/* A module or backbone. Append-only. `id` and `version` must equal the manifest's. */
struct suture_item {
  suture_header header;
  suture_string id;
  suture_string version;
  /* Describes the computation from `input` to `*output`. */
  suture_status (*build)(const suture_item *item, const suture_host *host, suture_tensor input, suture_tensor *output);
  const void *data; /* for the plugin's own use */
};

/* An item of version 1.1: `base.header.minor` is 1 or more and `base.header.struct_size` the size of this type. */
typedef struct suture_item_1_1 {
  suture_item base;
  /* The number of inputs, as many as the manifest declares; 0 and 1 mean one, which `base.build` receives. */
  uint64_t input_count;
  /* Items with two or more inputs: describes the computation from `inputs`, in the manifest's order, to `*output`.
   * `base.build` is not called and may be null. */
  suture_status (*build_inputs)(const suture_item *item, const suture_host *host, const suture_tensor *inputs,
                                uint64_t input_count, suture_tensor *output);
} suture_item_1_1;

/* The items of a library. Append-only. `header.minor` is the lowest minor version that the plugin needs: at least that
 * of each item. */
typedef struct suture_offer {
  suture_header header;
  const suture_item *const *items;
  uint64_t item_count;
} suture_offer;

/* The only exported symbol. Called after loading, any number of times, with the host's version. Stores the library's
 * offer, or returns SUTURE_BAD_VERSION if `host->major` differs from its own, or SUTURE_BAD_ARGUMENT if a pointer is
 * null. */
SUTURE_EXPORT suture_status suture_plugin(const suture_header *host, const suture_offer **offer);

/* ---- For authors in C and C++ ----------------------------------------------------------------------------------- */

/* A NUL-terminated string in the form above. */
static inline suture_string suture_text(const char *text) {
  suture_string string;
  string.bytes = text;
  string.length = 0;
  while (text[string.length] != 0) string.length++;
  return string;
}

static inline suture_integers suture_list(const int64_t *values, uint64_t count) {
  suture_integers list;
  list.values = values;
  list.count = count;
  return list;
}

static inline suture_reals suture_table(const double *values, uint64_t count) {
  suture_reals table;
  table.values = values;
  table.count = count;
  return table;
}

static inline suture_attribute suture_attribute_named(const char *name, uint32_t kind) {
  suture_attribute attribute;
  attribute.name = suture_text(name);
  attribute.kind = kind;
  attribute.reserved = 0;
  attribute.integer = 0;
  attribute.real = 0;
  attribute.text = suture_text("");
  attribute.integers = suture_list(0, 0);
  return attribute;
}

static inline suture_attribute suture_integer(const char *name, int64_t value) {
  suture_attribute attribute = suture_attribute_named(name, SUTURE_INTEGER);
  attribute.integer = value;
  return attribute;
}

static inline suture_attribute suture_real(const char *name, double value) {
  suture_attribute attribute = suture_attribute_named(name, SUTURE_REAL);
  attribute.real = value;
  return attribute;
}

static inline suture_attribute suture_word(const char *name, const char *value) {
  suture_attribute attribute = suture_attribute_named(name, SUTURE_TEXT);
  attribute.text = suture_text(value);
  return attribute;
}

static inline suture_attribute suture_numbers(const char *name, const int64_t *values, uint64_t count) {
  suture_attribute attribute = suture_attribute_named(name, SUTURE_INTEGERS);
  attribute.integers = suture_list(values, count);
  return attribute;
}

/* ---- Operations ------------------------------------------------------------------------------------------------
 *
 * Inputs in order; [..] are shapes, (x) is an optional input. Attributes with their default, or "required" if there is
 * none. An unknown attribute is an error. Integers are accepted for reals, and a single number for a list of one;
 * truth values are 0 and 1. Negative axes count from the last. Every operation has one output.
 *
 * Since 1.1: softplus, cos, sin, elu, pow, transposed_convolution, topk, take_along, grid_sample, range; padding_mode of
 * convolution, mode of pad, align_corners of resize.
 *
 * Element-wise:  relu  relu6  sigmoid  tanh  silu  gelu  hard_sigmoid  hard_swish  exp  log  sqrt  reciprocal  square
 *                abs  negate  step  softplus  cos  sin                  x
 *   elu                    x                                            alpha 1
 *   pow                    x                                            exponent required
 *   pow                    a, b, broadcast                              (without the attribute)
 *   affine                 x                                            scale 1, shift 0: x * scale + shift
 *   add  subtract  multiply  divide  maximum  minimum                   a, b, broadcast: sizes equal, or one of them 1
 *   stop_gradient          x                                            x itself, without a gradient flowing back
 *   dropout                x                                            probability 0.5
 *   softmax  log_softmax   x                                            axis -1
 *
 * Reductions
 *   reduce_sum  reduce_mean  reduce_l2                  x               axes required, keep 0
 *   reduce_max             x                                            axes required, keep 0, first 0: equal maxima
 *                                                                       share the gradient; 1: the first takes it
 *   reduce_variance        x                                            axes required, keep 0, correction 0
 *
 * Products
 *   matmul                 a [.., m, k], b [.., k, n]                   transpose_a 0, transpose_b 0
 *   linear                 x [.., in], weight [out, in], (bias [out])
 *   convolution            x [n, c, (h,) w], weight [out, c / groups, (kh,) kw], (bias [out])
 *                                                                       stride 1, padding 0, dilation 1, groups 1,
 *                                                                       padding_mode constant (0), or as for pad
 *   transposed_convolution x [n, c, (h,) w], weight [c, out / groups, (kh,) kw], (bias [out])
 *                                                                       and output_padding 0, without padding_mode
 *
 * Pooling of x [n, c, h, w]
 *   max_pool                                                            kernel required, stride kernel, padding 0
 *   average_pool                                                        and count_padding 1
 *   adaptive_average_pool  adaptive_max_pool                            size required
 *                          Of equal maxima in a window, the first in row order receives the gradient.
 *
 * Normalisation
 *   batch_norm             x [n, c, ..], mean [c], variance [c], (weight [c], bias [c])    epsilon 1e-5, momentum 0.1
 *                          mean and variance are buffers, which training updates
 *   layer_norm             x [.., c], (weight [c], bias [c])            epsilon 1e-5
 *   group_norm             x [n, c, ..], (weight [c], bias [c])         groups required, epsilon 1e-5
 *
 * Rearrangement
 *   reshape                x                                            shape required, one size may be -1
 *   permute                x                                            axes required: output axis i is axes[i]
 *   slice                  x                                            axis, start, end required
 *   concat                 one or more                                  axis required
 *   pad                    x                                            before, after required (one per axis), value 0,
 *                                                                       mode constant, reflect, replicate or circular
 *   expand                 x                                            shape required
 *   gather                 x                                            axis 0, indices required
 *   topk                   x                                            k required, axis -1: the indices of the k
 *                                                                       largest, of equal ones the lower index first
 *   take_along             x, indices [.., k, ..], broadcast beside axis    axis required: x at computed indices
 *   grid_sample            x [n, c, h, w], grid [n, rows, columns, 2]   align_corners 0: bilinear at (x, y) in -1 .. 1,
 *                                                                       zeros outside
 *   range                  none                                         count required: 0, 1, .. count - 1
 *   resize                 x [n, c, h, w]                               size required, method nearest or bilinear,
 *                                                                       align_corners 0: 1 for bilinear alone
 *   unfold                 x [n, c, h, w] -> [n, c * kh * kw, positions]   kernel required, stride 1, padding 0,
 *                                                                       dilation 1
 *   fold                   [n, c * kh * kw, positions] -> [n, c, h, w]  and size required
 *   constant               none                                         shape required, value 0
 */

#ifdef __cplusplus
}
#endif

#endif
