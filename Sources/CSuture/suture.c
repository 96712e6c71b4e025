#include "suture.h"

_Static_assert(sizeof(suture_header) == 8, "the header's layout is fixed");
_Static_assert(sizeof(suture_string) == 16, "a string is a pointer and a 64-bit length");
_Static_assert(sizeof(suture_item) == 56 && sizeof(suture_offer) == 24, "the tables of version 1.0 keep their sizes");
_Static_assert(sizeof(suture_host) == 16 + 14 * sizeof(void (*)(void)), "the host table of version 1.0 keeps its size");
