// The files that a sweep's report page is made of; they are part of the executable.
#ifndef SUTURE_REPORT_PAGE_H
#define SUTURE_REPORT_PAGE_H

#include <stddef.h>

/// A file's bytes, UTF-8.
typedef struct {
  const unsigned char *bytes;
  size_t count;
} suture_page_file;

/// The frame, with a `{{name}}` for each part.
suture_page_file suture_page_frame(void);

/// How it looks.
suture_page_file suture_page_style(void);

/// How many scripts there are.
size_t suture_page_script_count(void);

/// One of the scripts, in the order in which they run.
suture_page_file suture_page_script(size_t index);

#endif
