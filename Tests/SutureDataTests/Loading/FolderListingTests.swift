import Foundation
import Testing

@testable import SutureData

struct FolderListingTests {
  private static let standard = [
    "train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte",
  ]

  /// Runs `body` with the path of a folder of small data sets under these names.
  private func withFiles(_ names: [String], _ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("suture-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let images: [UInt8] = [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 10, 20, 30, 40]
    let labels: [UInt8] = [0, 0, 8, 1, 0, 0, 0, 2, 0, 1]
    for name in names {
      let plain = name.contains("label") ? labels : images
      let bytes = name.hasSuffix(".gz") ? Gzip.stored(plain) : plain
      try Data(bytes).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
    }
    try body(folder)
  }

  @Test(arguments: [
    standard, standard.map { $0 + ".gz" }, standard.map { $0.replacing("-idx", with: ".idx") },
    standard.map { $0.replacing("t10k", with: "test").replacing("-idx", with: ".idx") + ".gz" },
    standard.map { "emnist-letters-" + $0.replacing("t10k", with: "test") + ".gz" },
    standard.map { $0.replacing("-idx", with: "_idx") },
  ])
  func `files are found under the names of MNIST's mirrors and derived data sets`(names: [String]) throws {
    try withFiles(names + ["README", "train.txt"]) { folder in
      let data = try DataSet.load(folder: folder)
      #expect(data.train.count == 2 && data.test.count == 2 && data.id == folder)
    }
  }

  @Test func `the standard name is preferred, then the uncompressed file`() throws {
    try withFiles(Self.standard + Self.standard.map { $0 + ".gz" } + ["train-images.idx3-ubyte"]) { folder in
      let paths = try FolderListing(folder).paths()
      #expect(paths == Self.standard.map { "\(folder)/\($0)" })
    }
  }

  @Test func `a folder of several data sets asks for one, selected by its prefix`() throws {
    let names = ["emnist-digits", "emnist-letters"].flatMap { prefix in Self.standard.map { "\(prefix)-\($0)" } }
    try withFiles(names) { folder in
      let prefixes = ["emnist-digits", "emnist-letters"]
      #expect(throws: DataError.severalDataSets(folder, prefixes: prefixes)) { try DataSet.load(folder: folder) }
      let letters = try DataSet.load(folder: "\(folder)/emnist-letters")
      #expect(letters.train.count == 2)
      let error = #expect(throws: DataError.self) { try DataSet.load(folder: "\(folder)/emnist-balanced") }
      #expect(error?.description == "cannot read '\(folder)/emnist-balanced': no such file or directory")
    }
  }

  @Test func `the error for a missing file names its content, its possible names and the files found`() throws {
    try withFiles(["notes.txt", "train-images.idx3-ubyte", "train-labels.idx1-ubyte"]) { folder in
      let error = #expect(throws: DataError.self) { try DataSet.load(folder: folder) }
      #expect(
        error?.description
          == "'\(folder)' contains no file of test images, such as 't10k-images-idx3-ubyte', "
          + "'t10k-images-idx3-ubyte.gz' or 't10k-images.idx3-ubyte'; it contains 'notes.txt', "
          + "'train-images.idx3-ubyte', 'train-labels.idx1-ubyte'")
    }
    try withFiles([]) { folder in
      let error = #expect(throws: DataError.self) { try DataSet.load(folder: folder) }
      #expect(error?.description.hasSuffix("; the folder is empty") == true)
    }
  }
}
