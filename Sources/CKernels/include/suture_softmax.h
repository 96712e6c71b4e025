#ifndef SUTURE_SOFTMAX_H
#define SUTURE_SOFTMAX_H

#include "suture_parallel.h"

#endif
