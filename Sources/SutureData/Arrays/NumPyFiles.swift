internal import CZlib
import SutureExecution
import SutureSupport

/// The arrays of a data set in NumPy's files: one .npz file, or a folder of .npy files.
///
/// Arrays are named `x_train` and `y_train`, or `train_images` and `train_labels`; `test`, `val` and `valid` stand for
/// `train` in those of the other parts.
struct NumPyFiles {
  private let path: String
  /// The arrays' names, with the file or entry of each.
  private let names: Set<String>
  private let read: (String) throws(DataError) -> [UInt8]

  /// The arrays of an .npz file.
  init(archive path: String) throws(DataError) {
    let bytes: [UInt8]
    do { bytes = try FileBytes.read(path, limit: IDXArray.limit) } catch {
      throw .file(path, .unreadable(error.reason))
    }
    let archive: ZipArchive
    do throws(PyTorchFileError.Fact) { archive = try ZipArchive(memory: bytes) } catch {
      throw .file(path, .invalid(format: "a zip file", Self.text(error)))
    }
    self.path = path
    names = Set(archive.entries.map(\.name).filter { $0.hasSuffix(".npy") }.map { String($0.dropLast(4)) })
    read = { name throws(DataError) in
      guard let entry = archive.entries.first(where: { $0.name == name + ".npy" }) else { return [] }
      do throws(PyTorchFileError.Fact) {
        let stored = bytes[try archive.storedRange(of: entry)]
        guard let content = Self.content(stored, entry) else {
          throw .zip(reason: "the entry \(quoted(entry.name)) is damaged, or compressed by another method than deflate")
        }
        return content
      } catch { throw DataError.file(path, .invalid(format: "a zip file", Self.text(error))) }
    }
  }

  /// The arrays of the .npy files in a folder.
  init(folder: String, names: [String]) {
    path = folder
    self.names = Set(names.filter { $0.hasSuffix(".npy") }.map { String($0.dropLast(4)) })
    read = { name throws(DataError) in
      let file = FilePath.join(folder, name + ".npy")
      do throws(FileError) { return try FileBytes.read(file, limit: IDXArray.limit + (1 << 17)) } catch {
        throw DataError.file(file, .unreadable(error.reason))
      }
    }
  }

  /// The names that the arrays of a part may have: of its images, and of its labels.
  private static func names(of part: DataPart) -> [(images: String, labels: String)] {
    part.names.flatMap { [("x_\($0)", "y_\($0)"), ("\($0)_images", "\($0)_labels"), ("\($0)_x", "\($0)_y")] }
  }

  /// Whether there are arrays of training images.
  var hasTrainingImages: Bool { Self.names(of: .train).contains { names.contains($0.images) } }

  /// The data set.
  func dataSet(id: String, name: String, options: ImageOptions) throws(DataError) -> DataSet {
    var (parts, paths): ([DataPart: ImageSet], [DataPart: String]) = ([:], [:])
    for part in DataPart.allCases {
      guard let pair = Self.names(of: part).first(where: { names.contains($0.images) }) else { continue }
      guard names.contains(pair.labels) else {
        throw .file(path, .invalid(format: "NumPy arrays", "'\(pair.images)' has no labels, '\(pair.labels)'"))
      }
      let images = try NumPyArray(try read(pair.images), path: "\(path)/\(pair.images).npy").images
      let labels = try NumPyArray(try read(pair.labels), path: "\(path)/\(pair.labels).npy")
      var layout = options.layout
      if layout == nil { layout = try Self.layout(of: images) }
      parts[part] = try ImageSet(images, labels: try labels.labels, labelPath: labels.path, layout: layout)
      paths[part] = images.path
    }
    guard parts[.train] != nil else {
      throw .file(
        path,
        .invalid(
          format: "NumPy arrays",
          "it has no array 'x_train' or 'train_images', only \(Words.list(names.sorted(), most: 8))"))
    }
    return try DataSet(id: id, name: name, parts: parts, paths: paths, options: options)
  }

  /// The order of the dimensions that the sizes leave no doubt about; nil for [n, h, w].
  private static func layout(of images: ByteArray) throws(DataError) -> PixelLayout? {
    let sizes = images.dimensions
    guard sizes.count == 4 else { return nil }
    switch ((1...4).contains(sizes[1]), (1...4).contains(sizes[3])) {
    case (true, false): return .channelsFirst
    case (false, true): return .channelsLast
    default:
      throw .option(
        "layout",
        reason: "must be given as 'channels_first' or 'channels_last': \(images.path) has the sizes "
          + sizes.map(String.init).joined(separator: "×") + ", of which either may be the channels")
    }
  }

  // MARK: Zip

  private static func text(_ fact: PyTorchFileError.Fact) -> String {
    if case .zip(let reason) = fact { reason } else { "\(fact)" }
  }

  /// An entry's content; nil if it is damaged or compressed by another method than deflate.
  private static func content(_ stored: ArraySlice<UInt8>, _ entry: ZipArchive.Entry) -> [UInt8]? {
    if entry.method == 0 { return entry.byteCount == entry.contentCount ? Array(stored) : nil }
    // Deflate compresses at most 1032:1, so an entry that announces more is refused before memory is allocated.
    guard entry.method == 8, entry.contentCount <= IDXArray.limit + (1 << 17), entry.contentCount / 1032 <= stored.count
    else { return nil }
    var stream = z_stream()
    // A negative window selects a stream without header.
    guard inflateInit2_(&stream, -15, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else { return nil }
    defer { inflateEnd(&stream) }
    var status = Z_OK
    let content = [UInt8](unsafeUninitializedCapacity: entry.contentCount) { target, count in
      stored.withUnsafeBufferPointer { source in
        stream.next_in = UnsafeMutablePointer(mutating: source.baseAddress)
        stream.avail_in = UInt32(clamping: source.count)
        stream.next_out = target.baseAddress
        stream.avail_out = UInt32(clamping: entry.contentCount)
        status = inflate(&stream, Z_FINISH)
      }
      count = entry.contentCount - Int(stream.avail_out)
    }
    return status == Z_STREAM_END && content.count == entry.contentCount ? content : nil
  }
}
