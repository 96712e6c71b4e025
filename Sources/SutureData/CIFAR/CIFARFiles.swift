import SutureExecution
import SutureSupport

/// CIFAR-10 and CIFAR-100: in the binary form, records of one or two labels and 3×32×32 bytes; in Python's, pickled
/// dictionaries of `data` [n, 3072] and `labels` or `fine_labels`.
///
/// - Source: Krizhevsky, "Learning Multiple Layers of Features from Tiny Images", 2009; the dataset's page.
struct CIFARFiles {
  private static let pixelCount = 3 * 32 * 32

  /// How the files are written.
  private enum Form {
    /// Records with this number of labels, of which the last one is used: the fine one of CIFAR-100.
    case records(labels: Int)
    /// Pickled dictionaries with labels under this key, and a file with the classes' names under another.
    case pickles(labels: String, names: String)
  }

  private let folder: String
  private let train: [String]
  private let test: String
  private let form: Form
  /// The file of the classes' names: a line each, or a pickle.
  private let classFile: String

  /// The files in a folder; nil if they are not those of CIFAR.
  init?(folder: String, names: [String]) {
    let batches = names.filter { $0.wholeMatch(of: /data_batch_[0-9]+\.bin/) != nil }
    let pickles = names.filter { $0.wholeMatch(of: /data_batch_[0-9]+/) != nil }
    func isFile(_ name: String) -> Bool {
      names.contains(name) && FileBytes.size(of: FilePath.join(folder, name)) != nil
    }
    self.folder = folder
    if !batches.isEmpty, names.contains("test_batch.bin") {
      (train, test, form, classFile) = (batches, "test_batch.bin", .records(labels: 1), "batches.meta.txt")
    } else if names.contains("train.bin"), names.contains("test.bin") {
      (train, test, form, classFile) = (["train.bin"], "test.bin", .records(labels: 2), "fine_label_names.txt")
    } else if !pickles.isEmpty, names.contains("test_batch") {
      (train, test, classFile) = (pickles, "test_batch", "batches.meta")
      form = .pickles(labels: "labels", names: "label_names")
    } else if isFile("train"), isFile("test"), isFile("meta") {
      (train, test, classFile) = (["train"], "test", "meta")
      form = .pickles(labels: "fine_labels", names: "fine_label_names")
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
    for file in files {
      let path = FilePath.join(folder, file)
      let bytes: [UInt8]
      do { bytes = try FileBytes.read(path, limit: IDXArray.limit) } catch {
        throw .file(path, .unreadable(error.reason))
      }
      switch form {
      case .records(let count): try Self.read(bytes, path, labelCount: count, &pixels, &labels)
      case .pickles(let key, _): try Self.read(bytes, path, labelKey: key, &pixels, &labels)
      }
    }
    return ImageSet(pixels: pixels, labels: labels, channels: 3, height: 32, width: 32)
  }

  private static func read(
    _ bytes: [UInt8], _ path: String, labelCount: Int, _ pixels: inout [UInt8], _ labels: inout [Int]
  ) throws(DataError) {
    let recordCount = labelCount + pixelCount
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

  private static func read(
    _ bytes: [UInt8], _ path: String, labelKey: String, _ pixels: inout [UInt8], _ labels: inout [Int]
  ) throws(DataError) {
    func fault(_ reason: String) -> DataError { .file(path, .invalid(format: "CIFAR's Python form", reason)) }
    let batch: PickledBatch
    do throws(PyTorchFileError.Fact) { batch = try PickledBatch(bytes) } catch {
      switch error {
      case .pickle(let byte, let reason): throw fault("its pickle is damaged at byte \(byte): \(reason)")
      case .object(let name): throw fault("its pickle contains an object of \(quoted(name))")
      default: throw fault("\(error)")
      }
    }
    guard let data = batch.array("data"), data.sizes.count == 2, data.sizes[0] > 0, data.sizes[1] == pixelCount else {
      throw fault("it has no array 'data' of n×\(pixelCount) bytes")
    }
    guard let found = batch.integers(labelKey), found.count == data.sizes[0], found.allSatisfy({ 0...999 ~= $0 }) else {
      throw fault("it has no list '\(labelKey)' of \(data.sizes[0]) numbers from 0 to 999")
    }
    pixels += data.bytes
    labels += found
  }

  /// The names of the classes; empty if there is no file of them.
  private func classNames() -> [String] {
    guard let bytes = try? FileBytes.read(FilePath.join(folder, classFile), limit: 1 << 20) else { return [] }
    switch form {
    case .records: return String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline).map(String.init)
    case .pickles(_, let key): return (try? PickledBatch(bytes))?.texts(key) ?? []
    }
  }
}
