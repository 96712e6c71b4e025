#include "suture.h"

_Static_assert(sizeof(suture_header) == 8, "the handshake never changes");
_Static_assert(sizeof(suture_string) == 16, "strings are a pointer and a 64-bit length");
