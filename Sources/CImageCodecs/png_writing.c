#include <stdio.h>
#include <string.h>

#include <png.h>

#include "codecs.h"

bool suture_image_encode_png(
    const uint8_t *pixels, uint32_t width, uint32_t height, int channels, uint8_t *target, size_t *count,
    char *error) {
  png_image image;
  memset(&image, 0, sizeof image);
  image.version = PNG_IMAGE_VERSION;
  image.width = width;
  image.height = height;
  image.format = channels == 1 ? PNG_FORMAT_GRAY : PNG_FORMAT_RGB;
  if (png_image_write_to_memory(&image, target, count, 0, pixels, 0, NULL)) return true;
  snprintf(error, suture_image_error_size, "%s", image.message);
  png_image_free(&image);
  return false;
}
