/* Changes the locale, and with it how numbers are written. */
#include "probe.h"

#include <locale.h>

BUILD {
  BEGIN;
  setlocale(LC_ALL, "C.UTF-8");
  return scaled(host, x, 2, y);
}
