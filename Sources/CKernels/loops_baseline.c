// Loops for every processor of the architecture that the program is compiled for.

#define SUTURE_TABLE loops_baseline
#include "loops/loops.h"
