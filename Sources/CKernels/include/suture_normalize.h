#ifndef SUTURE_NORMALIZE_H
#define SUTURE_NORMALIZE_H

#include "suture_parallel.h"

#endif
