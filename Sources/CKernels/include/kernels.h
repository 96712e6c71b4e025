// The engine's own loops over floats, compiled once for each instruction set.
//
// Every loop has the same form: a body that computes the items `start ..< end` described by its arguments. Items are
// independent, so a loop can be split over threads or run in slices. Arguments are plain structs of pointers and sizes;
// loops never allocate and never fail.

#ifndef SUTURE_KERNELS_H
#define SUTURE_KERNELS_H

#include "suture_attention.h"
#include "suture_copy.h"
#include "suture_dense.h"
#include "suture_direct.h"
#include "suture_elementwise.h"
#include "suture_fused.h"
#include "suture_indexing.h"
#include "suture_instruction_set.h"
#include "suture_normalize.h"
#include "suture_optimise.h"
#include "suture_parallel.h"
#include "suture_reduce.h"
#include "suture_sampling.h"
#include "suture_softmax.h"
#include "suture_window.h"
#include "suture_winograd.h"

#endif
