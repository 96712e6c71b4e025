// The files of a sweep's report page, embedded in the executable.
#ifndef SUTURE_REPORT_PAGE_H
#define SUTURE_REPORT_PAGE_H

#include <stddef.h>

/// A file's contents, UTF-8.
typedef struct {
  const unsigned char *bytes;
  size_t count;
} suture_page_file;

/// The HTML frame, with `{{name}}` in place of each part.
suture_page_file suture_page_frame(void);

/// The style sheet.
suture_page_file suture_page_style(void);

/// The number of scripts.
size_t suture_page_script_count(void);

/// The script with an index, in execution order.
suture_page_file suture_page_script(size_t index);

#endif
