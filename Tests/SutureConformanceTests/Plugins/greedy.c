/* Takes memory without end. */
#include "probe.h"

#include <stdlib.h>
#include <string.h>

BUILD {
  BEGIN;
  for (;;) {
    void *piece = malloc(1 << 20);
    if (piece != 0) memset(piece, 1, 1 << 20);
  }
  return scaled(host, x, 2, y);
}
