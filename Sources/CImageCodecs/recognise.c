#include <stdio.h>
#include <string.h>

#include "codecs.h"

suture_image_format suture_image_recognise(const uint8_t *bytes, size_t count) {
  if (count >= 3 && memcmp(bytes, "\xff\xd8\xff", 3) == 0) return suture_image_jpeg;
  if (count >= 8 && memcmp(bytes, "\x89PNG\r\n\x1a\n", 8) == 0) return suture_image_png;
  if (count >= 6 && memcmp(bytes, "GIF8", 4) == 0) return suture_image_gif;
  if (count >= 12 && memcmp(bytes, "RIFF", 4) == 0 && memcmp(bytes + 8, "WEBP", 4) == 0) return suture_image_webp;
  if (count >= 4 && (memcmp(bytes, "II*\0", 4) == 0 || memcmp(bytes, "MM\0*", 4) == 0)) return suture_image_tiff;
  if (count >= 12 && memcmp(bytes + 4, "ftyp", 4) == 0) return suture_image_heif;
  if (count >= 14 && memcmp(bytes, "BM", 2) == 0) return suture_image_bmp;
  return suture_image_unknown;
}

bool suture_image_inspect(const uint8_t *bytes, size_t count, suture_image_facts *facts, char *error) {
  memset(facts, 0, sizeof *facts);
  facts->format = suture_image_recognise(bytes, count);
  facts->orientation = 1;
  switch (facts->format) {
    case suture_image_jpeg: return suture_jpeg_inspect(bytes, count, facts, error);
    case suture_image_png: return suture_png_inspect(bytes, count, facts, error);
    default: snprintf(error, suture_image_error_size, "neither JPEG nor PNG"); return false;
  }
}

bool suture_image_decode(
    const uint8_t *bytes, size_t count, const suture_image_facts *facts, uint8_t *pixels, char *error) {
  return facts->format == suture_image_jpeg ? suture_jpeg_decode(bytes, count, facts, pixels, error)
                                            : suture_png_decode(bytes, count, facts, pixels, error);
}

static uint32_t number(const uint8_t *bytes, int count, bool bigEndian) {
  uint32_t value = 0;
  for (int i = 0; i < count; i++) value = value << 8 | bytes[bigEndian ? i : count - 1 - i];
  return value;
}

int suture_exif_orientation(const uint8_t *bytes, size_t count) {
  if (count < 14) return 1;
  bool bigEndian = memcmp(bytes, "MM", 2) == 0;
  if (!bigEndian && memcmp(bytes, "II", 2) != 0) return 1;
  size_t start = number(bytes + 4, 4, bigEndian);
  if (start > count - 2) return 1;
  size_t entries = number(bytes + start, 2, bigEndian);
  for (size_t i = 0; i < entries; i++) {
    size_t place = start + 2 + 12 * i;
    if (place + 12 > count) return 1;
    // Tag 274, one number of two bytes.
    if (number(bytes + place, 2, bigEndian) != 0x0112 || number(bytes + place + 2, 2, bigEndian) != 3) continue;
    uint32_t orientation = number(bytes + place + 8, 2, bigEndian);
    return orientation >= 1 && orientation <= 8 ? (int)orientation : 1;
  }
  return 1;
}
