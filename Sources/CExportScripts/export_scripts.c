#include "export_scripts.h"

static const unsigned char run_export[] = {
#embed "scripts/run_export.py"
};

suture_export_script suture_export_run_script(void) {
  return (suture_export_script){run_export, sizeof(run_export)};
}
