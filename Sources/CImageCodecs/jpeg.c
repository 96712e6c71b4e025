#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>

#include <jerror.h>

#include "codecs.h"

/// The scans after which a progressive file is refused: each costs a pass over the whole image.
enum { maximum_scans = 500 };

/// The library's error handler, with the place to return to.
typedef struct {
  struct jpeg_error_mgr manager;
  jmp_buf place;
  char *error;
} handler;

static void fail(j_common_ptr info) {
  handler *self = (handler *)info->err;
  char text[JMSG_LENGTH_MAX];
  info->err->format_message(info, text);
  snprintf(self->error, suture_image_error_size, "%.*s", suture_image_error_size - 1, text);
  longjmp(self->place, 1);
}

/// Warnings of missing image data are errors; others, such as of superfluous bytes, are ignored, as in Pillow.
static void warn(j_common_ptr info, int level) {
  if (level >= 0) return;
  switch (info->err->msg_code) {
    case JWRN_JPEG_EOF:
    case JWRN_HIT_MARKER:
    case JWRN_HUFF_BAD_CODE: fail(info); break;
    default: break;
  }
}

static void check_scans(j_common_ptr info) {
  if (!info->is_decompressor) return;
  if (((j_decompress_ptr)info)->input_scan_number > maximum_scans) {
    handler *self = (handler *)info->err;
    snprintf(self->error, suture_image_error_size, "it has more than %d scans", maximum_scans);
    longjmp(self->place, 1);
  }
}

static void open_file(struct jpeg_decompress_struct *info, handler *errors, char *error) {
  info->err = jpeg_std_error(&errors->manager);
  errors->manager.error_exit = fail;
  errors->manager.emit_message = warn;
  errors->error = error;
}

static bool is_ink(const struct jpeg_decompress_struct *info) {
  return info->jpeg_color_space == JCS_CMYK || info->jpeg_color_space == JCS_YCCK;
}

bool suture_jpeg_inspect(const uint8_t *bytes, size_t count, suture_image_facts *facts, char *error) {
  struct jpeg_decompress_struct info;
  handler errors;
  memset(&info, 0, sizeof info);
  open_file(&info, &errors, error);
  if (setjmp(errors.place)) {
    jpeg_destroy_decompress(&info);
    return false;
  }
  jpeg_create_decompress(&info);
  jpeg_save_markers(&info, JPEG_APP0 + 1, 0xffff);
  jpeg_mem_src(&info, bytes, count);
  jpeg_read_header(&info, TRUE);
  facts->width = info.image_width;
  facts->height = info.image_height;
  facts->channels = info.jpeg_color_space == JCS_GRAYSCALE ? 1 : 3;
  for (jpeg_saved_marker_ptr marker = info.marker_list; marker; marker = marker->next) {
    if (marker->data_length > 6 && memcmp(marker->data, "Exif\0\0", 6) == 0) {
      facts->orientation = suture_exif_orientation(marker->data + 6, marker->data_length - 6);
      break;
    }
  }
  jpeg_destroy_decompress(&info);
  return true;
}

/// The product of two bytes scaled to 0...255, rounded.
static int scaled(int a, int b) {
  int product = a * b + 128;
  return ((product >> 8) + product) >> 8;
}

/// Converts a row of inks; those of files with Adobe's marker are stored inverted.
static void convert(const uint8_t *inks, uint8_t *colours, uint32_t width, bool inverted) {
  for (uint32_t x = 0; x < width; x++) {
    int black = inverted ? 255 - inks[4 * x + 3] : inks[4 * x + 3];
    for (int channel = 0; channel < 3; channel++) {
      int ink = inverted ? 255 - inks[4 * x + channel] : inks[4 * x + channel];
      colours[3 * x + channel] = (uint8_t)(255 - black - scaled(ink, 255 - black));
    }
  }
}

bool suture_jpeg_decode(
    const uint8_t *bytes, size_t count, const suture_image_facts *facts, uint8_t *pixels, char *error) {
  struct jpeg_decompress_struct info;
  struct jpeg_progress_mgr progress;
  handler errors;
  uint8_t *volatile inks = NULL;
  memset(&info, 0, sizeof info);
  memset(&progress, 0, sizeof progress);
  open_file(&info, &errors, error);
  if (setjmp(errors.place)) {
    jpeg_destroy_decompress(&info);
    free(inks);
    return false;
  }
  jpeg_create_decompress(&info);
  progress.progress_monitor = check_scans;
  info.progress = &progress;
  jpeg_mem_src(&info, bytes, count);
  jpeg_read_header(&info, TRUE);
  bool ink = is_ink(&info);
  info.out_color_space = ink ? JCS_CMYK : facts->channels == 1 ? JCS_GRAYSCALE : JCS_RGB;
  jpeg_start_decompress(&info);
  if (info.output_width != facts->width || info.output_height != facts->height ||
      info.output_components != (ink ? 4 : facts->channels)) {
    snprintf(error, suture_image_error_size, "its sizes differ from those in its header");
    longjmp(errors.place, 1);
  }
  if (ink && !(inks = malloc((size_t)facts->width * 4))) {
    snprintf(error, suture_image_error_size, "there is not enough memory");
    longjmp(errors.place, 1);
  }
  size_t stride = (size_t)facts->width * (size_t)facts->channels;
  while (info.output_scanline < info.output_height) {
    uint8_t *target = pixels + (size_t)info.output_scanline * stride;
    JSAMPROW row = ink ? inks : target;
    if (jpeg_read_scanlines(&info, &row, 1) != 1) {
      snprintf(error, suture_image_error_size, "it ends too early");
      longjmp(errors.place, 1);
    }
    if (ink) convert(inks, target, facts->width, info.saw_Adobe_marker);
  }
  jpeg_finish_decompress(&info);
  jpeg_destroy_decompress(&info);
  free(inks);
  return true;
}
