#include <sqlite3.h>

// Swift cannot call variadic functions.

/// Switches off what a database of unknown origin could make SQLite do: triggers, views, functions with side effects in
/// its schema, and changes of the schema's own table. Returns SQLite's code.
static inline int sqlite3_distrust(sqlite3 *database) {
  static const struct { int option, value; } settings[] = {
      {SQLITE_DBCONFIG_DEFENSIVE, 1},      {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0}, {SQLITE_DBCONFIG_ENABLE_TRIGGER, 0},
      {SQLITE_DBCONFIG_ENABLE_VIEW, 0},    {SQLITE_DBCONFIG_WRITABLE_SCHEMA, 0},
  };
  for (unsigned i = 0; i < sizeof settings / sizeof *settings; i++) {
    int code = sqlite3_db_config(database, settings[i].option, settings[i].value, (int *)0);
    if (code != SQLITE_OK) return code;
  }
  return SQLITE_OK;
}
