#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <png.h>

#include "codecs.h"

/// The file's bytes that libpng has not read yet, and the error's text.
typedef struct {
  const uint8_t *bytes;
  size_t count;
  char *error;
} source;

static void fail(png_structp png, png_const_charp text) {
  source *self = png_get_error_ptr(png);
  snprintf(self->error, suture_image_error_size, "%s", text);
  png_longjmp(png, 1);
}

static void ignore(png_structp png, png_const_charp text) {
  (void)png;
  (void)text;
}

static void read_bytes(png_structp png, png_bytep target, size_t count) {
  source *self = png_get_io_ptr(png);
  if (count > self->count) png_error(png, "it ends too early");
  memcpy(target, self->bytes, count);
  self->bytes += count;
  self->count -= count;
}

/// The orientation of the chunk eXIf, which stands before the image's data.
static int orientation(const uint8_t *bytes, size_t count) {
  size_t place = 8;
  while (place + 12 <= count) {
    size_t length = (size_t)bytes[place] << 24 | (size_t)bytes[place + 1] << 16 | (size_t)bytes[place + 2] << 8 |
                    (size_t)bytes[place + 3];
    if (length > count - place - 12 || memcmp(bytes + place + 4, "IDAT", 4) == 0) return 1;
    if (memcmp(bytes + place + 4, "eXIf", 4) == 0) return suture_exif_orientation(bytes + place + 8, length);
    place += length + 12;
  }
  return 1;
}

/// Reads a file's header and, if `pixels` is not null, its image.
static bool read_file(source *input, suture_image_facts *facts, uint8_t *pixels) {
  png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, input, fail, ignore);
  if (!png) {
    snprintf(input->error, suture_image_error_size, "libpng is of another version than the program was built for");
    return false;
  }
  png_infop volatile info = NULL;
  png_bytep *volatile rows = NULL;
  if (setjmp(png_jmpbuf(png))) {
    png_infop read = info;
    png_destroy_read_struct(&png, &read, NULL);
    free(rows);
    return false;
  }
  info = png_create_info_struct(png);
  if (!info) png_error(png, "there is not enough memory");
  png_set_read_fn(png, input, read_bytes);
  // The sizes are bounded by the caller.
  png_set_user_limits(png, 0x7fffffff, 0x7fffffff);
  png_read_info(png, info);
  uint32_t width = png_get_image_width(png, info), height = png_get_image_height(png, info);
  int type = png_get_color_type(png, info);
  int channels = type & PNG_COLOR_MASK_COLOR ? 3 : 1;
  if (pixels) {
    if (width != facts->width || height != facts->height || channels != facts->channels) {
      png_error(png, "its sizes differ from those in its header");
    }
    // Bits per pixel below 8 become bytes; 16-bit samples keep the upper one; alpha is dropped; gamma is not applied.
    if (type == PNG_COLOR_TYPE_PALETTE) png_set_palette_to_rgb(png);
    if (type == PNG_COLOR_TYPE_GRAY) png_set_expand_gray_1_2_4_to_8(png);
    png_set_strip_16(png);
    png_set_strip_alpha(png);
    png_set_interlace_handling(png);
    png_read_update_info(png, info);
    size_t stride = (size_t)width * (size_t)channels;
    if (png_get_rowbytes(png, info) != stride) png_error(png, "its pixels have an unknown layout");
    rows = malloc(sizeof(png_bytep) * height);
    if (!rows) png_error(png, "there is not enough memory");
    for (uint32_t y = 0; y < height; y++) rows[y] = pixels + (size_t)y * stride;
    png_read_image(png, rows);
    png_read_end(png, NULL);
  } else {
    facts->width = width;
    facts->height = height;
    facts->channels = channels;
  }
  png_infop read = info;
  png_destroy_read_struct(&png, &read, NULL);
  free(rows);
  return true;
}

bool suture_png_inspect(const uint8_t *bytes, size_t count, suture_image_facts *facts, char *error) {
  source input = {bytes, count, error};
  if (!read_file(&input, facts, NULL)) return false;
  facts->orientation = orientation(bytes, count);
  return true;
}

bool suture_png_decode(
    const uint8_t *bytes, size_t count, const suture_image_facts *facts, uint8_t *pixels, char *error) {
  source input = {bytes, count, error};
  suture_image_facts known = *facts;
  return read_file(&input, &known, pixels);
}
