#ifndef SUTURE_WINDOW_H
#define SUTURE_WINDOW_H

#include "suture_parallel.h"

#endif
