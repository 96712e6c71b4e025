// oneDNN's C API, one spelling for versions 2.6 and 3.x.
//
// Version 3 made memory descriptors opaque and replaced operation descriptors by functions that make primitive
// descriptors at once. The functions here have version 3's form; this is the only place that knows both. A layout is an
// owned memory descriptor, to be given to `suture_layout_destroy`.

#ifndef SUTURE_DNNL_SHIM_H
#define SUTURE_DNNL_SHIM_H

#include <dnnl.h>
#include <stdbool.h>
#include <stdlib.h>

#if DNNL_VERSION_MAJOR < 3
#define SUTURE_DNNL_2 1
#else
#define SUTURE_DNNL_2 0
#endif

/// An owned description of a tensor's sizes and of how it lies in memory.
typedef struct suture_layout *suture_layout_t;

/// A borrowed one.
typedef const struct suture_layout *suture_const_layout_t;

/// Stride, dilation (0 is dense) and padding on both sides, for up to three spatial axes.
struct suture_window {
  dnnl_dims_t strides;
  dnnl_dims_t dilations;
  dnnl_dims_t padding;
};

#if SUTURE_DNNL_2
typedef const dnnl_memory_desc_t *suture_native_layout;
#else
typedef const_dnnl_memory_desc_t suture_native_layout;
#endif

static inline suture_native_layout suture_native(suture_const_layout_t layout) { return (suture_native_layout)layout; }

// MARK: Layouts

/// A layout of floats with the given strides, in elements.
static inline dnnl_status_t suture_layout_create(
    suture_layout_t *layout, int rank, const dnnl_dim_t *sizes, const dnnl_dim_t *strides) {
#if SUTURE_DNNL_2
  dnnl_memory_desc_t *made = (dnnl_memory_desc_t *)malloc(sizeof *made);
  if (!made) return dnnl_out_of_memory;
  dnnl_status_t status = dnnl_memory_desc_init_by_strides(made, rank, sizes, dnnl_f32, strides);
  if (status != dnnl_success) {
    free(made);
    return status;
  }
#else
  dnnl_memory_desc_t made;
  dnnl_status_t status = dnnl_memory_desc_create_with_strides(&made, rank, sizes, dnnl_f32, strides);
  if (status != dnnl_success) return status;
#endif
  *layout = (suture_layout_t)made;
  return dnnl_success;
}

/// A layout of floats in an order that has a name.
static inline dnnl_status_t suture_layout_create_tagged(
    suture_layout_t *layout, int rank, const dnnl_dim_t *sizes, dnnl_format_tag_t tag) {
#if SUTURE_DNNL_2
  dnnl_memory_desc_t *made = (dnnl_memory_desc_t *)malloc(sizeof *made);
  if (!made) return dnnl_out_of_memory;
  dnnl_status_t status = dnnl_memory_desc_init_by_tag(made, rank, sizes, dnnl_f32, tag);
  if (status != dnnl_success) {
    free(made);
    return status;
  }
#else
  dnnl_memory_desc_t made;
  dnnl_status_t status = dnnl_memory_desc_create_with_tag(&made, rank, sizes, dnnl_f32, tag);
  if (status != dnnl_success) return status;
#endif
  *layout = (suture_layout_t)made;
  return dnnl_success;
}

/// A layout of floats that leaves the order in memory to the primitive.
static inline dnnl_status_t suture_layout_create_any(suture_layout_t *layout, int rank, const dnnl_dim_t *sizes) {
  return suture_layout_create_tagged(layout, rank, sizes, dnnl_format_tag_any);
}

/// A layout of [n, c, h, w] floats in blocks of 8 or 16 channels.
static inline dnnl_status_t suture_layout_create_blocked(suture_layout_t *layout, const dnnl_dim_t *sizes, int block) {
  return suture_layout_create_tagged(layout, 4, sizes, block == 16 ? dnnl_nChw16c : dnnl_nChw8c);
}

/// A copy of the layout that a primitive uses for one of its tensors.
static inline dnnl_status_t suture_layout_query(
    suture_layout_t *layout, const_dnnl_primitive_desc_t primitive, dnnl_query_t what, int index) {
  suture_native_layout found = dnnl_primitive_desc_query_md(primitive, what, index);
  if (!found) return dnnl_invalid_arguments;
#if SUTURE_DNNL_2
  dnnl_memory_desc_t *made = (dnnl_memory_desc_t *)malloc(sizeof *made);
  if (!made) return dnnl_out_of_memory;
  *made = *found;
#else
  dnnl_memory_desc_t made;
  dnnl_status_t status = dnnl_memory_desc_clone(&made, found);
  if (status != dnnl_success) return status;
#endif
  *layout = (suture_layout_t)made;
  return dnnl_success;
}

static inline void suture_layout_destroy(suture_layout_t layout) {
#if SUTURE_DNNL_2
  free(layout);
#else
  dnnl_memory_desc_destroy((dnnl_memory_desc_t)layout);
#endif
}

static inline size_t suture_layout_size(suture_const_layout_t layout) {
  return dnnl_memory_desc_get_size(suture_native(layout));
}

static inline bool suture_layout_equal(suture_const_layout_t a, suture_const_layout_t b) {
  return dnnl_memory_desc_equal(suture_native(a), suture_native(b)) != 0;
}

/// A memory object over memory that the caller owns.
static inline dnnl_status_t suture_memory_create(
    dnnl_memory_t *memory, suture_const_layout_t layout, dnnl_engine_t engine, void *pointer) {
  return dnnl_memory_create(memory, suture_native(layout), engine, pointer);
}

// MARK: Primitives

static inline dnnl_status_t suture_convolution_forward(
    dnnl_primitive_desc_t *made, dnnl_engine_t engine, const_dnnl_primitive_attr_t attributes,
    suture_const_layout_t source, suture_const_layout_t weight, suture_const_layout_t bias,
    suture_const_layout_t destination, const struct suture_window *window) {
#if SUTURE_DNNL_2
  dnnl_convolution_desc_t operation;
  dnnl_status_t status = dnnl_dilated_convolution_forward_desc_init(
      &operation, dnnl_forward_training, dnnl_convolution_direct, suture_native(source), suture_native(weight),
      suture_native(bias), suture_native(destination), window->strides, window->dilations, window->padding,
      window->padding);
  if (status != dnnl_success) return status;
  return dnnl_primitive_desc_create(made, &operation, attributes, engine, NULL);
#else
  return dnnl_convolution_forward_primitive_desc_create(
      made, engine, dnnl_forward_training, dnnl_convolution_direct, suture_native(source), suture_native(weight),
      suture_native(bias), suture_native(destination), window->strides, window->dilations, window->padding,
      window->padding, attributes);
#endif
}

static inline dnnl_status_t suture_convolution_backward_data(
    dnnl_primitive_desc_t *made, dnnl_engine_t engine, const_dnnl_primitive_attr_t attributes,
    suture_const_layout_t source, suture_const_layout_t weight, suture_const_layout_t destination,
    const struct suture_window *window, const_dnnl_primitive_desc_t forward) {
#if SUTURE_DNNL_2
  dnnl_convolution_desc_t operation;
  dnnl_status_t status = dnnl_dilated_convolution_backward_data_desc_init(
      &operation, dnnl_convolution_direct, suture_native(source), suture_native(weight), suture_native(destination),
      window->strides, window->dilations, window->padding, window->padding);
  if (status != dnnl_success) return status;
  return dnnl_primitive_desc_create(made, &operation, attributes, engine, forward);
#else
  return dnnl_convolution_backward_data_primitive_desc_create(
      made, engine, dnnl_convolution_direct, suture_native(source), suture_native(weight), suture_native(destination),
      window->strides, window->dilations, window->padding, window->padding, forward, attributes);
#endif
}

static inline dnnl_status_t suture_convolution_backward_weights(
    dnnl_primitive_desc_t *made, dnnl_engine_t engine, const_dnnl_primitive_attr_t attributes,
    suture_const_layout_t source, suture_const_layout_t weight, suture_const_layout_t destination,
    const struct suture_window *window, const_dnnl_primitive_desc_t forward) {
#if SUTURE_DNNL_2
  dnnl_convolution_desc_t operation;
  dnnl_status_t status = dnnl_dilated_convolution_backward_weights_desc_init(
      &operation, dnnl_convolution_direct, suture_native(source), suture_native(weight), NULL,
      suture_native(destination), window->strides, window->dilations, window->padding, window->padding);
  if (status != dnnl_success) return status;
  return dnnl_primitive_desc_create(made, &operation, attributes, engine, forward);
#else
  return dnnl_convolution_backward_weights_primitive_desc_create(
      made, engine, dnnl_convolution_direct, suture_native(source), suture_native(weight), NULL,
      suture_native(destination), window->strides, window->dilations, window->padding, window->padding, forward,
      attributes);
#endif
}

/// `bias` may be null.
static inline dnnl_status_t suture_matmul(
    dnnl_primitive_desc_t *made, dnnl_engine_t engine, const_dnnl_primitive_attr_t attributes,
    suture_const_layout_t source, suture_const_layout_t weight, suture_const_layout_t bias,
    suture_const_layout_t destination) {
#if SUTURE_DNNL_2
  dnnl_matmul_desc_t operation;
  dnnl_status_t status = dnnl_matmul_desc_init(
      &operation, suture_native(source), suture_native(weight), suture_native(bias), suture_native(destination));
  if (status != dnnl_success) return status;
  return dnnl_primitive_desc_create(made, &operation, attributes, engine, NULL);
#else
  return dnnl_matmul_primitive_desc_create(
      made, engine, suture_native(source), suture_native(weight), suture_native(bias), suture_native(destination),
      attributes);
#endif
}

/// `training` makes max pooling write the workspace that its gradient reads.
static inline dnnl_status_t suture_pooling_forward(
    dnnl_primitive_desc_t *made, dnnl_engine_t engine, const_dnnl_primitive_attr_t attributes, bool training,
    dnnl_alg_kind_t kind, suture_const_layout_t source, suture_const_layout_t destination, const dnnl_dim_t *kernel,
    const struct suture_window *window) {
  dnnl_prop_kind_t propagation = training ? dnnl_forward_training : dnnl_forward_inference;
#if SUTURE_DNNL_2
  dnnl_pooling_desc_t operation;
  dnnl_status_t status = dnnl_pooling_forward_desc_init(
      &operation, propagation, kind, suture_native(source), suture_native(destination), window->strides, kernel,
      window->padding, window->padding);
  if (status != dnnl_success) return status;
  return dnnl_primitive_desc_create(made, &operation, attributes, engine, NULL);
#else
  return dnnl_pooling_forward_primitive_desc_create(
      made, engine, propagation, kind, suture_native(source), suture_native(destination), window->strides, kernel,
      window->dilations, window->padding, window->padding, attributes);
#endif
}

static inline dnnl_status_t suture_pooling_backward(
    dnnl_primitive_desc_t *made, dnnl_engine_t engine, const_dnnl_primitive_attr_t attributes, dnnl_alg_kind_t kind,
    suture_const_layout_t source, suture_const_layout_t destination, const dnnl_dim_t *kernel,
    const struct suture_window *window, const_dnnl_primitive_desc_t forward) {
#if SUTURE_DNNL_2
  dnnl_pooling_desc_t operation;
  dnnl_status_t status = dnnl_pooling_backward_desc_init(
      &operation, kind, suture_native(source), suture_native(destination), window->strides, kernel, window->padding,
      window->padding);
  if (status != dnnl_success) return status;
  return dnnl_primitive_desc_create(made, &operation, attributes, engine, forward);
#else
  return dnnl_pooling_backward_primitive_desc_create(
      made, engine, kind, suture_native(source), suture_native(destination), window->strides, kernel,
      window->dilations, window->padding, window->padding, forward, attributes);
#endif
}

static inline dnnl_status_t suture_reorder(
    dnnl_primitive_desc_t *made, dnnl_engine_t engine, const_dnnl_primitive_attr_t attributes,
    suture_const_layout_t source, suture_const_layout_t destination) {
  return dnnl_reorder_primitive_desc_create(
      made, suture_native(source), engine, suture_native(destination), engine, attributes);
}

#endif
