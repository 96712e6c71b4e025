import SutureGraph
import Testing

@testable import SutureData

/// NumPy's files, CIFAR's binary files and the layouts of IDX files.
struct ArrayFilesTests {
  private static func load(_ path: String, _ layout: PixelLayout? = nil) throws(DataError) -> DataSet {
    var options = ImageOptions()
    options.layout = layout
    return try DataSet.load(folder: path, options: options)
  }

  private static func message(_ path: String, _ layout: PixelLayout? = nil) -> String {
    do throws(DataError) {
      _ = try load(path, layout)
      return "none"
    } catch { return error.description.replacing(path, with: "F") }
  }

  /// A .npy file.
  private static func array(_ type: String, _ shape: String, _ content: [UInt8], order: String = "False") -> [UInt8] {
    var header = Array("{'descr': '\(type)', 'fortran_order': \(order), 'shape': (\(shape)), }".utf8)
    while (10 + header.count) % 64 != 63 { header.append(32) }
    header.append(10)
    let length = [UInt8(header.count & 255), UInt8(header.count >> 8)]
    return [0x93] + Array("NUMPY".utf8) + [1, 0] + length + header + content
  }

  @Test func `compressed archives are read as NumPy writes them`() throws {
    let data = try Self.load(Fixture.path("grey.npz"))
    #expect(data.classes == 2 && data.shape(1).dimensions == [1, 1, 5, 6])
    #expect(data.train.pixels == Fixture.pattern(6, 40, 1).pixels && data.train.labels == [0, 1, 0, 1, 0, 1, 0, 1])
    #expect(data.test.count == 4)
  }

  @Test func `channels last are recognized where the sizes leave no doubt`() throws {
    let data = try Self.load(Fixture.path("colour.npz"))
    #expect(data.shape(1).dimensions == [1, 3, 9, 8] && data.train.labels == [0, 1, 0, 1])
    let planes = PixelImage(width: 8, height: 36, channels: 3, pixels: Fixture.pattern(8, 36, 3).pixels)
    let first = PixelImage(width: 8, height: 9, channels: 3, pixels: Array(planes.pixels.prefix(216)))
    #expect(Array(data.train.pixels.prefix(216)) == first.planes)
    #expect(try Self.load(Fixture.path("colour.npz"), .channelsLast).digest == data.digest)
  }

  @Test func `arrays in a folder are read, also with a part for validation`() throws {
    let images = Self.array("|u1", "2, 2, 2", [1, 2, 3, 4, 5, 6, 7, 8])
    let labels = Self.array("<i4", "2,", [1, 0, 0, 0, 0, 0, 0, 0])
    let files =
      ["train_images", "val_images", "test_images"].map { ($0 + ".npy", images) }
      + ["train_labels", "val_labels", "test_labels"].map { ($0 + ".npy", labels) }
    let tree = try FileTree(Dictionary(uniqueKeysWithValues: files))
    let data = try Self.load(tree.path)
    #expect(data.train.labels == [1, 0] && data.validation?.pixels == [1, 2, 3, 4, 5, 6, 7, 8])
  }

  @Test func `arrays that are no images or labels are refused with the way out`() throws {
    #expect(Self.message(Fixture.path("real.npz")).contains("its elements have the type '<f4'"))
    let labels = Self.array("|u1", "2,", [0, 1])
    let cases: [([UInt8], [UInt8], String)] = [
      (Self.array("|u1", "2, 3, 3, 3", [UInt8](repeating: 0, count: 54)), labels, "'layout' must be given as"),
      (Self.array("|u1", "2, 2, 2", [1]), labels, "is truncated: its header announces"),
      (Self.array("|u1", "2, 2, 2", [UInt8](repeating: 0, count: 9)), labels, "has extra bytes"),
      (
        Self.array("|u1", "2, 2, 2", [UInt8](repeating: 0, count: 8), order: "True"), labels, "columns are stored first"
      ),
      (Self.array("|u1", "4294967296, 4294967296", []), labels, "exceeds the limit of 1 GiB"),
      (Self.array("|u1", "0, 4, 4", []), labels, "is empty"),
      (Self.array("<i8", "2, 1, 1", [UInt8](repeating: 0, count: 16)), labels, "not uint8"),
      (Array("hello".utf8), labels, "cannot be read as a NumPy array: it does not begin like one"),
      (Self.array("|u1", "2, 1, 1", [1, 2]), Self.array("|i1", "2,", [0, 255]), "not from 0 to 65535"),
      (Self.array("|u1", "2, 1, 1", [1, 2]), Self.array("|u1", "1, 2", [0, 1]), "labels have 1"),
      (
        Self.array("|u1", "2, 1, 1", [1, 2]), Self.array("|u1", "3,", [0, 1, 0]), "do not match: 2 images and 3 labels"
      ),
    ]
    for (images, labels, text) in cases {
      let tree = try FileTree(["x_train.npy": images, "y_train.npy": labels])
      #expect(Self.message(tree.path).contains(text), "\(text)")
    }
    let lone = try FileTree(["x_train.npy": labels])
    #expect(Self.message(lone.path).hasSuffix("'x_train' has no labels, 'y_train'"))
  }

  @Test func `damaged archives are refused`() throws {
    let bytes = try Fixture.bytes("grey.npz")
    for length in stride(from: 0, to: bytes.count, by: 7) {
      let tree = try FileTree(["a.npz": Array(bytes[..<length])])
      #expect(Self.message(tree.path + "/a.npz").contains("cannot be read as a zip file"), "\(length)")
    }
    for index in bytes.indices {
      var damaged = bytes
      damaged[index] ^= 0x41
      let tree = try FileTree(["a.npz": damaged])
      _ = Self.message(tree.path + "/a.npz")
    }
  }

  // MARK: CIFAR

  /// Records with these labels; image i is filled with i.
  private static func records(_ labels: [[UInt8]]) -> [UInt8] {
    labels.enumerated().flatMap { $1 + [UInt8](repeating: UInt8($0), count: 3072) }
  }

  @Test func `CIFAR-10's and CIFAR-100's binary files are read`() throws {
    let ten = try FileTree([
      "data_batch_1.bin": Self.records([[0], [1]]), "data_batch_2.bin": Self.records([[1]]),
      "test_batch.bin": Self.records([[0]]), "batches.meta.txt": Array("airplane\nautomobile\n\n".utf8),
    ])
    let data = try Self.load(ten.path)
    #expect(data.train.labels == [0, 1, 1] && data.classNames == ["airplane", "automobile"])
    #expect(data.shape(1).dimensions == [1, 3, 32, 32] && data.train.pixels[3072] == 1)
    let hundred = try FileTree(["train.bin": Self.records([[9, 4], [3, 2]]), "test.bin": Self.records([[1, 0]])])
    #expect(try Self.load(hundred.path).train.labels == [4, 2])
    #expect(try Self.load(hundred.path).classes == 5)
    try hundred.write([1, 2, 3], to: "test.bin")
    #expect(Self.message(hundred.path).hasSuffix("its 3 bytes are no multiple of 3074"))
  }

  @Test func `CIFAR's pickles are read as Python 2 and NumPy write them`() throws {
    let (batch, meta) = (try Fixture.bytes("cifar-batch.pickle"), try Fixture.bytes("cifar-meta.pickle"))
    let modern = try Fixture.bytes("cifar-modern.pickle")
    let ten = try FileTree([
      "data_batch_1": batch, "data_batch_2": modern, "test_batch": batch, "batches.meta": meta, "readme.html": [32],
    ])
    let data = try Self.load(ten.path)
    #expect(data.train.labels == [1, 0, 1, 0] && data.classNames == ["airplane", "automobile"])
    #expect(data.shape(1).dimensions == [1, 3, 32, 32] && data.test.pixels == Fixture.pattern(32, 192, 1).pixels)
    #expect(data.train.pixels == data.test.pixels + data.test.pixels)
    let fine = try Fixture.bytes("cifar-hundred.pickle")
    let hundred = try FileTree(["train": fine, "test": fine, "meta": meta])
    #expect(try Self.load(hundred.path).train.labels == [3, 2])
    try hundred.write(batch, to: "test")
    #expect(Self.message(hundred.path).contains("it has no list 'fine_labels' of 2 numbers"))
  }

  @Test func `damaged pickles are refused, and no object but arrays is made`() throws {
    let batch = try Fixture.bytes("cifar-batch.pickle")
    let tree = try FileTree(["data_batch_1": batch, "test_batch": batch])
    for length in stride(from: 0, to: batch.count, by: 97) {
      try tree.write(Array(batch[..<length]), to: "test_batch")
      #expect(Self.message(tree.path).contains("cannot be read as CIFAR's Python form"))
    }
    for index in 0..<200 {
      var damaged = batch
      damaged[index] ^= 0x11
      try tree.write(damaged, to: "test_batch")
      _ = Self.message(tree.path)
    }
    let code = Array("\u{80}\u{2}cos\nsystem\nU\u{2}ls\u{85}R.".unicodeScalars.map { UInt8($0.value) })
    try tree.write(code, to: "test_batch")
    #expect(Self.message(tree.path).hasSuffix("its pickle contains an object of 'os.system'"))
  }

  // MARK: IDX

  @Test func `the order of dimensions can be given for IDX files`() throws {
    let pixels = (0..<24).map { UInt8($0) }
    let images: [UInt8] = [0, 0, 8, 4, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 3] + pixels
    let labels: [UInt8] = [0, 0, 8, 1, 0, 0, 0, 2, 0, 1]
    let tree = try FileTree([
      "train-images-idx4-ubyte": images, "train-labels-idx1-ubyte": labels, "t10k-images-idx4-ubyte": images,
      "t10k-labels-idx1-ubyte": labels,
    ])
    let data = try Self.load(tree.path, .channelsLast)
    #expect(data.shape(1).dimensions == [1, 3, 2, 2])
    #expect(data.train.pixels.prefix(12) == [0, 3, 6, 9, 1, 4, 7, 10, 2, 5, 8, 11])
    #expect(try Self.load(tree.path, .channelsFirst).channels == 2)
    var options = ImageOptions()
    options.size = 32
    let error = #expect(throws: DataError.self) { try DataSet.load(folder: tree.path, options: options) }
    #expect(error?.description.hasPrefix("'image_size' applies to JPEG and PNG files") == true)
  }
}
