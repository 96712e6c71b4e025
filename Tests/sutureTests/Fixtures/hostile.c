/* A library with one item, ID, which gives its input back. The compiler is told what it does on the way:
 *   -DWHILE_LOADING={...}   in a constructor
 *   -DWHILE_BUILDING={...}  in `build` */
#define _GNU_SOURCE
#include "suture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifndef WHILE_LOADING
#define WHILE_LOADING
#endif
#ifndef WHILE_BUILDING
#define WHILE_BUILDING
#endif

/* Writes a line to every descriptor above the standard streams. */
__attribute__((unused)) static void shout(const char *line) {
  for (int file = 3; file < 64; file++)
    if (write(file, line, strlen(line)) < 0) continue;
}

__attribute__((constructor)) static void begin(void) { WHILE_LOADING }

static suture_status build(const suture_item *item, const suture_host *host, suture_tensor x, suture_tensor *y) {
  (void)item, (void)host;
  WHILE_BUILDING
  *y = x;
  return SUTURE_OK;
}

static const suture_item item = {{sizeof(suture_item), 1, 0}, {ID, sizeof(ID) - 1}, {"1.0.0", 5}, build, 0};
static const suture_item *const items[] = {&item};
static const suture_offer offer = {{sizeof(suture_offer), 1, 0}, items, 1};

suture_status suture_plugin(const suture_header *host, const suture_offer **answer) {
  if (host == 0 || answer == 0) return SUTURE_BAD_ARGUMENT;
  if (host->major != SUTURE_ABI_MAJOR) return SUTURE_BAD_VERSION;
  *answer = &offer;
  return SUTURE_OK;
}
