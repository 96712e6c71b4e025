// Decoding of JPEG and PNG files in memory, with libjpeg-turbo and libpng.
//
// Both libraries report errors by longjmp, which must not cross Swift code: these functions catch it and return text.
#ifndef SUTURE_IMAGE_CODECS_H
#define SUTURE_IMAGE_CODECS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// The formats that are decoded, and those that are only recognised.
typedef enum {
  suture_image_unknown,
  suture_image_jpeg,
  suture_image_png,
  suture_image_gif,
  suture_image_webp,
  suture_image_bmp,
  suture_image_tiff,
  suture_image_heif,
} suture_image_format;

/// What a file's header says.
typedef struct {
  suture_image_format format;
  /// The sizes as stored, before the orientation is applied.
  uint32_t width, height;
  /// The channels that decoding gives: 1 for grey, 3 for red, green and blue.
  int channels;
  /// EXIF's orientation, 1 to 8; 1 if there is none.
  int orientation;
} suture_image_facts;

/// The bytes of an error's text, with its final zero.
enum { suture_image_error_size = 256 };

/// The format that a file's first bytes announce.
suture_image_format suture_image_recognise(const uint8_t *bytes, size_t count);

/// Reads the header of a JPEG or PNG file, without decoding.
/// Returns false if it is damaged, with a text in `error`, which has room for `suture_image_error_size` bytes.
bool suture_image_inspect(
    const uint8_t *bytes, size_t count, suture_image_facts *facts, char *error);

/// Decodes a file into width × height × channels bytes, as `suture_image_inspect` has found them.
///
/// The alpha channel of PNG is dropped, 16-bit samples keep their upper byte, palettes become colours, and the CMYK of
/// JPEG becomes RGB: all as in Pillow's convert("RGB"). Of an animated PNG, the image without animation is decoded.
/// Returns false if the file is damaged or incomplete, with a text in `error`, which has the same room.
bool suture_image_decode(
    const uint8_t *bytes, size_t count, const suture_image_facts *facts, uint8_t *pixels,
    char *error);

/// Writes width × height × channels bytes as a PNG file.
///
/// `count` is the room in `target` and becomes the file's length, also where `target` is null.
/// Returns false with a text in `error`, which has room for `suture_image_error_size` bytes, if that fails.
bool suture_image_encode_png(
    const uint8_t *pixels, uint32_t width, uint32_t height, int channels, uint8_t *target, size_t *count,
    char *error);

#endif
