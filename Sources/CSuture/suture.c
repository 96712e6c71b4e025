#include "suture.h"

_Static_assert(sizeof(suture_header) == 8, "the header's layout is fixed");
_Static_assert(sizeof(suture_string) == 16, "a string is a pointer and a 64-bit length");
