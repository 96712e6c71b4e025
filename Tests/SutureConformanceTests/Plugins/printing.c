/* Prints where results belong. */
#include "probe.h"

#include <stdio.h>

BUILD {
  BEGIN;
  printf("building\n");
  return scaled(host, x, 2, y);
}
