#include "probe.h"

BUILD {
  BEGIN;
  const int64_t sizes[] = {1 << 30};
  suture_tensor made;
  char name[] = "a";
  for (;; name[0]++) TRY(host->buffer(CONTEXT, suture_text(name), suture_list(sizes, 1), zero, &made));
}
