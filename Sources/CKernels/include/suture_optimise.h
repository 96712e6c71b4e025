#ifndef SUTURE_OPTIMISE_H
#define SUTURE_OPTIMISE_H

#include "suture_parallel.h"

#endif
