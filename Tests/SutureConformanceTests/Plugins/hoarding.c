/* Takes memory without end where a map has one column of 16. */
#include "probe.h"

#include <stdlib.h>
#include <string.h>

BUILD {
  BEGIN;
  suture_integers shape;
  TRY(host->shape(CONTEXT, x, &shape));
  if (shape.values[3] == 1 && shape.values[2] == 16)
    for (;;) {
      void *piece = malloc(1 << 20);
      if (piece != 0) memset(piece, 1, 1 << 20);
    }
  return scaled(host, x, 2, y);
}
