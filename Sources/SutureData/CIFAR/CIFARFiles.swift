import SutureSupport

/// CIFAR-10 and CIFAR-100 in their binary form: records of one or two labels and 3×32×32 bytes.
///
/// - Source: Krizhevsky, "Learning Multiple Layers of Features from Tiny Images", 2009; the README of the binary version.
struct CIFARFiles {
  private static let pixelCount = 3 * 32 * 32

  private let folder: String
  private let train: [String]
  private let test: String
  /// The labels before the pixels; the last one is used, which is the fine one of CIFAR-100.
  private let labelCount: Int
  /// The file of the classes' names, a line each.
  private let classFile: String

  /// The files in a folder; nil if they are not those of CIFAR.
  init?(folder: String, names: [String]) {
    let batches = names.filter { $0.wholeMatch(of: /data_batch_[0-9]+\.bin/) != nil }
    self.folder = folder
    if !batches.isEmpty, names.contains("test_batch.bin") {
      (train, test, labelCount, classFile) = (batches, "test_batch.bin", 1, "batches.meta.txt")
    } else if names.contains("train.bin"), names.contains("test.bin") {
      (train, test, labelCount, classFile) = (["train.bin"], "test.bin", 2, "fine_label_names.txt")
    } else {
      return nil
    }
  }

  /// The data set.
  func dataSet(id: String, name: String, options: ImageOptions) throws(DataError) -> DataSet {
    if options.layout != nil {
      throw .option("layout", reason: "applies to IDX and NumPy files, not to those of CIFAR")
    }
    let parts = [DataPart.train: try images(train), .test: try images([test])]
    let paths = [DataPart.train: FilePath.join(folder, train[0]), .test: FilePath.join(folder, test)]
    let largest = parts.values.compactMap { $0.labels.max() }.max() ?? 0
    let classNames = classNames()
    return try DataSet(
      id: id, name: name, parts: parts, paths: paths, classNames: largest < classNames.count ? classNames : [],
      options: options)
  }

  private func images(_ files: [String]) throws(DataError) -> ImageSet {
    var (pixels, labels): ([UInt8], [Int]) = ([], [])
    let recordCount = labelCount + Self.pixelCount
    for file in files {
      let path = FilePath.join(folder, file)
      let bytes: [UInt8]
      do { bytes = try FileBytes.read(path, limit: IDXArray.limit) } catch {
        throw .file(path, .unreadable(error.reason))
      }
      guard !bytes.isEmpty, bytes.count % recordCount == 0 else {
        throw .file(
          path, .invalid(format: "CIFAR's binary form", "its \(bytes.count) bytes are no multiple of \(recordCount)"))
      }
      pixels.reserveCapacity(pixels.count + bytes.count)
      for start in stride(from: 0, to: bytes.count, by: recordCount) {
        labels.append(Int(bytes[start + labelCount - 1]))
        pixels += bytes[start + labelCount..<start + recordCount]
      }
    }
    return ImageSet(pixels: pixels, labels: labels, channels: 3, height: 32, width: 32)
  }

  /// The names of the classes; empty if there is no file of them.
  private func classNames() -> [String] {
    guard let bytes = try? FileBytes.read(FilePath.join(folder, classFile), limit: 1 << 20) else { return [] }
    return String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline).map(String.init)
  }
}
