// The Python script that computes for the PyTorch engine, embedded in the executable.
#ifndef SUTURE_ENGINE_SCRIPTS_H
#define SUTURE_ENGINE_SCRIPTS_H

#include <stddef.h>

/// A file's contents, UTF-8.
typedef struct {
  const unsigned char *bytes;
  size_t count;
} suture_engine_script;

/// The script of the PyTorch engine; see its first lines.
suture_engine_script suture_pytorch_engine_script(void);

#endif
