#include "data_sets.h"

static const unsigned char digits_train_images[] = {
#embed "digits/train-images-idx3-ubyte.gz"
};
static const unsigned char digits_train_labels[] = {
#embed "digits/train-labels-idx1-ubyte.gz"
};
static const unsigned char digits_test_images[] = {
#embed "digits/t10k-images-idx3-ubyte.gz"
};
static const unsigned char digits_test_labels[] = {
#embed "digits/t10k-labels-idx1-ubyte.gz"
};

static const unsigned char mnist5k_train_images[] = {
#embed "mnist5k/train-images-idx3-ubyte.gz"
};
static const unsigned char mnist5k_train_labels[] = {
#embed "mnist5k/train-labels-idx1-ubyte.gz"
};
static const unsigned char mnist5k_test_images[] = {
#embed "mnist5k/t10k-images-idx3-ubyte.gz"
};
static const unsigned char mnist5k_test_labels[] = {
#embed "mnist5k/t10k-labels-idx1-ubyte.gz"
};

#define FILE_OF(array) {array, sizeof(array)}
#define FILES_OF(set) \
  {FILE_OF(set##_train_images), FILE_OF(set##_train_labels), FILE_OF(set##_test_images), FILE_OF(set##_test_labels)}

static const suture_data_set data_sets[] = {
    {"digits", "Handwritten digits, 8×8", FILES_OF(digits)},
    {"mnist5k", "Handwritten digits of MNIST, 28×28", FILES_OF(mnist5k)},
};

size_t suture_data_set_count(void) { return sizeof(data_sets) / sizeof(data_sets[0]); }

const suture_data_set *suture_data_set_at(size_t index) { return &data_sets[index]; }
