// The data sets that are part of the executable.
#ifndef SUTURE_DATA_SETS_H
#define SUTURE_DATA_SETS_H

#include <stddef.h>

/// A file's bytes.
typedef struct {
  const unsigned char *bytes;
  size_t count;
} suture_data_file;

/// A data set: MNIST's four files, gzipped, in the order training images, training labels, test images, test labels.
typedef struct {
  const char *id;
  const char *name;
  suture_data_file files[4];
} suture_data_set;

/// How many there are.
size_t suture_data_set_count(void);

/// One of them; they are sorted by id.
const suture_data_set *suture_data_set_at(size_t index);

#endif
