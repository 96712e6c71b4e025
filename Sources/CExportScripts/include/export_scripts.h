// The Python script that runs an exported file in its runtime, embedded in the executable.
#ifndef SUTURE_EXPORT_SCRIPTS_H
#define SUTURE_EXPORT_SCRIPTS_H

#include <stddef.h>

/// A file's contents, UTF-8.
typedef struct {
  const unsigned char *bytes;
  size_t count;
} suture_export_script;

/// The script of `suture export --check`; see its first lines.
suture_export_script suture_export_run_script(void);

#endif
