#include "probe.h"

BUILD {
  BEGIN;
  return 42;
}
