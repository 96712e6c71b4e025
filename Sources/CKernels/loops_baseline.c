// Loops for every processor of the target architecture.

#define SUTURE_TABLE loops_baseline
#include "loops/loops.h"
