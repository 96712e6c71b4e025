#include "engine_scripts.h"

static const unsigned char pytorch_engine[] = {
#embed "scripts/pytorch_engine.py"
};

suture_engine_script suture_pytorch_engine_script(void) {
  return (suture_engine_script){pytorch_engine, sizeof(pytorch_engine)};
}
