"""Writes the image files and numbers that the tests compare with, computed by Pillow and torchvision.

Run in this folder: python3 make.py. Images are those of `pattern`, which the tests compute too.
"""

import io
import json
import pickle
import struct
import zlib

import numpy
from PIL import Image, ImageOps
from torchvision import transforms
from torchvision.transforms import functional, InterpolationMode


def pattern(width, height, channels):
    y, x, c = numpy.mgrid[0:height, 0:width, 0:channels]
    values = (x * 11 + y * 7 + c * 53 + (x * y) % 29 * 3) % 256
    array = values.astype("uint8")
    return Image.fromarray(array[:, :, 0] if channels == 1 else array)


def smooth(width, height):
    y, x, c = numpy.mgrid[0:height, 0:width, 0:3]
    values = 128 + 100 * numpy.sin(x / 7 + c) * numpy.cos(y / 5 - c)
    return Image.fromarray(values.astype("uint8"))


def text(image):
    return numpy.asarray(image).tobytes().hex()


colour, grey = pattern(23, 17, 3), pattern(23, 17, 1)
photo = smooth(40, 30)
filters = {"bilinear": InterpolationMode.BILINEAR, "bicubic": InterpolationMode.BICUBIC}
numbers = {"resize": [], "crop": [], "prepared": [], "colours": {}, "operations": {}, "decoded": {}}

# Sizes, boxes and filters.
for channels, image in ((3, colour), (1, grey)):
    for name, mode in filters.items():
        for width, height in ((10, 7), (29, 19), (23, 5), (4, 17)):
            resized = functional.resize(image, [height, width], mode)
            numbers["resize"].append([channels, name, width, height, text(resized)])
for name, mode in filters.items():
    cropped = functional.resized_crop(colour, 3, 5, 11, 13, [8, 8], mode)
    numbers["crop"].append([name, 5, 3, 13, 11, 8, text(cropped)])
for width, height, resize, size in ((23, 17, 12, 9), (17, 23, 12, 9), (23, 17, 17, 17), (20, 20, 13, 12)):
    image = transforms.CenterCrop(size)(transforms.Resize(resize)(pattern(width, height, 3)))
    numbers["prepared"].append([width, height, resize, size, text(image)])

# Colours.
little = pattern(13, 9, 3)
for factor in (0.3, 1.7):
    numbers["colours"][f"brightness {factor}"] = text(functional.adjust_brightness(little, factor))
    numbers["colours"][f"contrast {factor}"] = text(functional.adjust_contrast(little, factor))
    numbers["colours"][f"saturation {factor}"] = text(functional.adjust_saturation(little, factor))
for shift in (-0.4, 0.1, 0.5):
    numbers["colours"][f"hue {shift}"] = text(functional.adjust_hue(little, shift))

# RandAugment's operations at magnitude 9 with both signs.
augment = transforms.RandAugment()
space = augment._augmentation_space(31, [9, 13])
for name, (magnitudes, signed) in space.items():
    magnitude = float(magnitudes[9].item()) if magnitudes.ndim > 0 else 0.0
    for sign in (1, -1) if signed else (1,):
        image = transforms.autoaugment._apply_op(little, name, sign * magnitude, InterpolationMode.NEAREST, None)
        numbers["operations"][f"{name} {sign}"] = text(image)


def png(name, image, **options):
    image.save(name, optimize=True, **options)


def record(name, convert="RGB"):
    image = Image.open(name)
    numbers["decoded"][name] = [image.width, image.height, text(ImageOps.exif_transpose(image).convert(convert))]


# PNG in all its forms.
small = pattern(9, 6, 3)
png("colour.png", small)
png("grey.png", pattern(9, 6, 1))
png("palette.png", small.quantize(16))
alpha = small.copy()
alpha.putalpha(pattern(9, 6, 1))
png("alpha.png", alpha)
png("grey-alpha.png", Image.merge("LA", [pattern(9, 6, 1), pattern(9, 6, 1)]))
png("bilevel.png", pattern(9, 6, 1).point(lambda value: 255 if value > 100 else 0).convert("1"))
png("transparent-palette.png", small.quantize(16), transparency=3)
frames = [small, small.transpose(Image.Transpose.ROTATE_180)]
frames[0].save("animated.png", save_all=True, append_images=frames[1:])
for name in ("colour", "palette", "alpha", "transparent-palette", "animated"):
    record(f"{name}.png")
for name in ("grey", "bilevel"):
    record(f"{name}.png", "L")
numbers["decoded"]["grey-alpha.png"] = [9, 6, text(pattern(9, 6, 1))]


def chunk(kind, content):
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


# Sixteen bits for each sample: the upper byte is the pattern, the lower one its complement.
rows = b""
for row in numpy.asarray(small):
    rows += b"\0" + b"".join(bytes([value, 255 - value]) for pixel in row for value in pixel)
with open("deep.png", "wb") as file:
    file.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 9, 6, 16, 2, 0, 0, 0)))
    file.write(chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))
numbers["decoded"]["deep.png"] = [9, 6, text(small)]

# JPEG: colours, grey, inks with Adobe's inversion, progressive, and EXIF's eight orientations.
photo.save("colour.jpg", quality=90)
photo.convert("L").save("grey.jpg", quality=90)
photo.convert("CMYK").save("inks.jpg", quality=95)
photo.save("progressive.jpg", quality=85, progressive=True)
for name in ("colour", "inks", "progressive"):
    record(f"{name}.jpg")
record("grey.jpg", "L")
tiny = smooth(16, 8)
for orientation in range(1, 9):
    exif = Image.Exif()
    exif[0x0112] = orientation
    tiny.save(f"orientation-{orientation}.jpg", quality=95, exif=exif, subsampling=0)
    record(f"orientation-{orientation}.jpg")
exif = Image.Exif()
exif[0x0112] = 6
png("turned.png", small, exif=exif)
record("turned.png")
pattern(9, 6, 3).save("picture.gif")

# NumPy: the keys and shapes of mnist.npz, and channels last as in cifar10.npz.
images = numpy.asarray(pattern(6, 5 * 8, 1)).reshape(8, 5, 6)
labels = (numpy.arange(8) % 2).astype("int64")
numpy.savez_compressed("grey.npz", x_train=images, y_train=labels, x_test=images[:4], y_test=labels[:4])
coloured = numpy.asarray(pattern(8, 9 * 4, 3)).reshape(4, 9, 8, 3)
numpy.savez("colour.npz", x_train=coloured, y_train=labels[:4].reshape(4, 1).astype("uint8"), x_test=coloured,
            y_test=labels[:4].reshape(4, 1).astype("uint8"))
numpy.savez("real.npz", x_train=images.astype("float32"), y_train=labels, x_test=images, y_test=labels)

# CIFAR's pickles: protocol 2 of Python 2, as the published files are, written opcode by opcode.
def pickled(images, label_key, values):
    def text(value):
        return b"U" + bytes([len(value)]) + value.encode()

    content = images.tobytes()
    array = (b"cnumpy.core.multiarray\n_reconstruct\nq\x07cnumpy\nndarray\nq\x08K\x00\x85q\x09U\x01b\x87q\nRq\x0b(K\x01"
             + b"K" + bytes([images.shape[0]]) + b"M" + struct.pack("<H", images.shape[1]) + b"\x86q\x0ccnumpy\ndtype\nq\r"
             + text("u1") + b"K\x00K\x01\x87q\x0eRq\x0f(K\x03U\x01|NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tb\x89T"
             + struct.pack("<I", len(content)) + content + b"tb")
    numbers = b"]q\x05(" + b"".join(b"K" + bytes([value]) for value in values) + b"e"
    return b"\x80\x02}q\x01(" + text(label_key) + numbers + text("data") + array + b"u."


planes = numpy.asarray(pattern(32, 32 * 3 * 2, 1)).reshape(2, 3072)
with open("cifar-batch.pickle", "wb") as file:
    file.write(pickled(planes, "labels", [1, 0]))
with open("cifar-hundred.pickle", "wb") as file:
    file.write(pickled(planes, "fine_labels", [3, 2]))
with open("cifar-meta.pickle", "wb") as file:
    pickle.dump({"label_names": ["airplane", "automobile"]}, file, protocol=2)
# As numpy pickles arrays itself.
with open("cifar-modern.pickle", "wb") as file:
    pickle.dump({"labels": [1, 0], "data": planes}, file, protocol=4)

with open("numbers.json", "w") as file:
    json.dump(numbers, file, indent=0, sort_keys=True)
    file.write("\n")
