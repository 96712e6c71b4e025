// The parts of the two codecs that recognise.c chooses between.
#ifndef SUTURE_CODECS_H
#define SUTURE_CODECS_H

#include "image_codecs.h"

bool suture_jpeg_inspect(const uint8_t *bytes, size_t count, suture_image_facts *facts, char *error);
bool suture_jpeg_decode(
    const uint8_t *bytes, size_t count, const suture_image_facts *facts, uint8_t *pixels, char *error);
bool suture_png_inspect(const uint8_t *bytes, size_t count, suture_image_facts *facts, char *error);
bool suture_png_decode(
    const uint8_t *bytes, size_t count, const suture_image_facts *facts, uint8_t *pixels, char *error);

/// The orientation that an EXIF block (a TIFF file) states; 1 if it states none, or is damaged.
int suture_exif_orientation(const uint8_t *bytes, size_t count);

#endif
