#include "probe.h"

BUILD {
  BEGIN;
  char name[258];
  for (int i = 0; i < 257; i++) name[i] = 'a';
  name[257] = 0;
  return host->enter(CONTEXT, suture_text(name), suture_text("A"));
}
