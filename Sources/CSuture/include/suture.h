/* suture.h: the Suture plugin ABI, version 1.0. C11, also valid C++11. All that a plugin in any language needs.
 *
 * A plugin is a shared library that exports one symbol, `suture_plugin`, and offers one or more modules or backbones.
 * It never touches tensor memory: it describes its computation by calling the functions of `suture_host`, and the
 * host checks, differentiates, executes and exports that description.
 *
 * Rules
 *  - The handshake sees only `suture_header`, which never changes. Tables grow only at their end; each side uses
 *    min(struct_size, its own size). A plugin declares the *lowest* minor version it needs.
 *  - Tensors are handles. A wild or stale handle is an error (SUTURE_BAD_HANDLE), not a crash.
 *  - Every function returns a status. When a host function fails, the host has recorded why: pass the status on.
 *    Nothing is thrown across the border.
 *  - Strings are UTF-8 with lengths, not NUL-terminated, and belong to who passes them, for the time of the call.
 *    What a plugin's table points to lives as long as the library.
 *  - `build` is pure: the same inputs give the same graph, without input or output, and without threads.
 *  - The host may call `build` of one item from several threads, each with its own `suture_host`.
 */
#ifndef SUTURE_H
#define SUTURE_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define SUTURE_ABI_MAJOR 1
#define SUTURE_ABI_MINOR 0

#if defined(__GNUC__) || defined(__clang__)
#define SUTURE_EXPORT __attribute__((visibility("default")))
#else
#define SUTURE_EXPORT
#endif

/* ---- Values ---------------------------------------------------------------------------------------------------- */

typedef int32_t suture_status;
enum {
  SUTURE_OK = 0,
  SUTURE_FAILED = 1,        /* the plugin or the host gave up, with a message */
  SUTURE_BAD_HANDLE = 2,    /* a tensor that this build did not make */
  SUTURE_BAD_ARGUMENT = 3,  /* a null pointer, a name that is not UTF-8, an attribute of the wrong type */
  SUTURE_UNKNOWN = 4,       /* no such operation, hyperparameter or item */
  SUTURE_BAD_SHAPE = 5,     /* shapes that an operation cannot take */
  SUTURE_OVER_BUDGET = 6,   /* too many nodes, parameters, dimensions, or too long a name */
  SUTURE_BAD_VERSION = 7    /* host and plugin do not understand each other */
};

/* Frozen for ever. `struct_size` counts the whole table that begins with this header. */
typedef struct suture_header {
  uint32_t struct_size;
  uint16_t major;
  uint16_t minor;
} suture_header;

typedef struct suture_string {
  const char *bytes;
  uint64_t length;
} suture_string;

/* A tensor of the graph that is being built: a handle, 0 is none. */
typedef uint64_t suture_tensor;

typedef struct suture_integers {
  const int64_t *values;
  uint64_t count;
} suture_integers;

enum { SUTURE_INTEGER = 0, SUTURE_REAL = 1, SUTURE_TEXT = 2, SUTURE_INTEGERS = 3 };

/* An attribute of an operation; `kind` says which of the last four members holds its value. */
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

/* How a parameter starts: constant a; uniform between a and b; normal with mean a and standard deviation b;
 * the same, redrawn outside two standard deviations. */
typedef struct suture_initialiser {
  uint32_t kind;
  uint32_t reserved;
  double a;
  double b;
} suture_initialiser;

enum { SUTURE_MAP = 0, SUTURE_TOKENS = 1 };

/* What a site holds: a map [n, c, h, w], or tokens [n, prefix + height * width, c] in row order. */
typedef struct suture_layout {
  uint32_t kind;
  uint32_t reserved;
  int64_t prefix;
  int64_t height;
  int64_t width;
} suture_layout;

/* ---- Host to plugin -------------------------------------------------------------------------------------------- */

typedef struct suture_context suture_context;

/* Append-only. Pass `context` to every function. */
typedef struct suture_host {
  suture_header header;
  suture_context *context;

  /* Records why the build fails and returns SUTURE_FAILED, for `return host->fail(...)`. */
  suture_status (*fail)(suture_context *context, suture_string message);

  /* Hyperparameters by name: given by the user or default, already checked against the manifest. */
  suture_status (*integer)(suture_context *context, suture_string name, int64_t *value);
  suture_status (*real)(suture_context *context, suture_string name, double *value);
  suture_status (*boolean)(suture_context *context, suture_string name, int32_t *value);
  suture_status (*text)(suture_context *context, suture_string name, suture_string *value);
  suture_status (*integers)(suture_context *context, suture_string name, suture_integers *value);

  /* The dimensions of a tensor; they live until `build` returns. */
  suture_status (*shape)(suture_context *context, suture_tensor tensor, suture_integers *dimensions);

  /* Opens and closes a scope of the printed structure: name "fc", type text "Sequential". Names of parameters,
   * buffers and scopes inside it are prefixed: "fc.0.weight". */
  suture_status (*enter)(suture_context *context, suture_string name, suture_string type);
  suture_status (*leave)(suture_context *context);

  /* A trained parameter, and a buffer that training updates without gradient (running statistics). */
  suture_status (*parameter)(suture_context *context, suture_string name, suture_integers shape,
                             suture_initialiser initialiser, suture_tensor *tensor);
  suture_status (*buffer)(suture_context *context, suture_string name, suture_integers shape,
                          suture_initialiser initialiser, suture_tensor *tensor);

  /* Applies an operation by name; see the host's documentation for names, inputs and attributes. */
  suture_status (*apply)(suture_context *context, suture_string operation, const suture_tensor *inputs,
                         uint64_t input_count, const suture_attribute *attributes, uint64_t attribute_count,
                         suture_tensor *output);

  /* Backbones only: names a place where a composition can be grafted. The host returns the tensor to go on with,
   * which is the given one where nothing is grafted. The name is relative to the open scopes; empty names the
   * innermost scope itself. */
  suture_status (*site)(suture_context *context, suture_string name, suture_tensor tensor, suture_layout layout,
                        suture_tensor *output);

  /* A table of functions beyond this version, by identifier; null where the host does not offer it. */
  const void *(*extension)(suture_context *context, suture_string identifier);
} suture_host;

/* ---- Plugin to host -------------------------------------------------------------------------------------------- */

typedef struct suture_item suture_item;

/* One module or backbone. Append-only. `id` and `version` equal the manifest's. */
struct suture_item {
  suture_header header;
  suture_string id;
  suture_string version;
  /* Describes the computation from `input` to `*output`. */
  suture_status (*build)(const suture_item *item, const suture_host *host, suture_tensor input, suture_tensor *output);
  const void *data; /* the plugin's own */
};

/* What a library offers. Append-only. `header.minor` is the lowest minor version that the plugin needs. */
typedef struct suture_offer {
  suture_header header;
  const suture_item *const *items;
  uint64_t item_count;
} suture_offer;

/* The one exported symbol. Called once after loading with the host's version; answers with the library's offer, or
 * with SUTURE_BAD_VERSION where `host->major` is not its own. */
SUTURE_EXPORT suture_status suture_plugin(const suture_header *host, const suture_offer **offer);

#ifdef __cplusplus
}
#endif

#endif
