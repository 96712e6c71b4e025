import SutureGraph
import SutureSupport

/// Why a data set cannot be read.
public enum DataError: Error, Hashable, Sendable {
  /// A file does not hold what it should.
  case file(String, Fact)
  /// Two files of one data set contradict each other.
  case disagreement(String, String, what: String)
  /// No data set has this id.
  case unknownDataSet(String, known: [String])
  /// A folder lacks one of the four files; its standard name, and the names that are there.
  case missingFile(String, role: String, name: String, [String])
  /// A folder holds the files of several data sets, which begin with these prefixes.
  case severalDataSets(String, prefixes: [String])
  /// No class has two training images, one of which could be set aside for validation.
  case noValidationImages(String, share: ValidationShare, images: Int, classes: Int)

  /// What is wrong with a file.
  public enum Fact: Hashable, Sendable {
    /// The operating system refuses, with its reason.
    case unreadable(String)
    /// It does not begin as an IDX file does; the first bytes found.
    case wrongMagic([UInt8])
    /// Its elements are not unsigned bytes; the type found.
    case unsupportedElement(UInt8)
    /// A number of dimensions outside 1...4.
    case unsupportedRank(Int)
    /// It ends too early: the bytes that its header announces and those there.
    case truncated(expected: Int, found: Int)
    /// It goes on after its end.
    case trailingBytes
    /// Its header announces more than may be read.
    case overLimit([Int])
    /// The gzip stream is damaged, in zlib's words.
    case corruptGzip(String)
    /// It has the wrong number of dimensions for its role.
    case wrongRank(role: String, expected: [Int], found: [Int])
    /// It seems to store images with their channels last.
    case channelsLast(found: [Int], expected: [Int])
    /// It holds nothing.
    case empty([Int])
  }
}

extension DataError: CustomStringConvertible {
  /// The facts in one sentence.
  public var description: String {
    switch self {
    case .file(let path, .unreadable(let reason)): "cannot read '\(path)': \(reason)"
    case .file(let path, let fact): "'\(path)' \(fact)"
    case .disagreement(let first, let second, let what): "'\(first)' and '\(second)' contradict each other: \(what)"
    case .unknownDataSet(let id, let known):
      "there is no data set '\(id)'\(Suggestion.clause(for: id, in: known)); known are "
        + "\(known.map { "'\($0)'" }.joined(separator: ", ")) and any folder in IDX layout"
    case .missingFile(let folder, let role, let name, let found):
      "'\(folder)' holds no file of \(role), such as '\(name)', '\(name).gz' or "
        + "'\(name.replacing("-idx", with: ".idx"))'; \(Self.listed(found))"
    case .severalDataSets(let folder, let prefixes):
      "'\(folder)' holds \(prefixes.count) data sets: choose one of them, as "
        + prefixes.map { "'\(folder)/\($0)'" }.joined(separator: ", ")
    case .noValidationImages(let id, let share, let images, let classes):
      "no images of '\(id)' can be set aside for validation (\(share)): its \(images) training images are one for each of "
        + "\(classes) classes; with validation 'none', choices are made on the test images"
    }
  }
}

extension DataError {
  private static func listed(_ names: [String]) -> String {
    guard !names.isEmpty else { return "it is empty" }
    let rest = names.count - 8
    return "there are " + names.prefix(8).map { "'\($0)'" }.joined(separator: ", ")
      + (rest > 0 ? " and \(rest) others" : "")
  }
}

extension DataError.Fact: CustomStringConvertible {
  /// What follows the file's name in a sentence.
  public var description: String {
    switch self {
    case .unreadable(let reason): "cannot be read: \(reason)"
    case .wrongMagic(let bytes):
      "is not an IDX file: it begins with \(bytes.map(hexadecimal).joined(separator: " ")), not with 00 00"
    case .unsupportedElement(let type):
      "holds elements of type 0x\(hexadecimal(type)); only unsigned bytes (0x08) are read"
    case .unsupportedRank(let rank): "has \(rank) dimensions; 1 to 4 are read"
    case .truncated(let expected, let found):
      "is truncated: its header announces \(expected) bytes, and it holds \(found)"
    case .trailingBytes: "goes on after the end that its header announces"
    case .overLimit(let sizes):
      "announces \(sizes.map(String.init).joined(separator: "×")) bytes, more than the limit of 1 GiB"
    case .corruptGzip(let reason): "is not a sound gzip file: \(reason)"
    case .wrongRank(let role, let expected, let found):
      "has \(found.count) dimensions (\(found.map(String.init).joined(separator: "×"))); "
        + "\(role) have \(expected.map(String.init).joined(separator: " or "))"
    case .channelsLast(let found, let expected):
      "holds \(text(found)), which would be \(found[1]) channels of \(found[2])×\(found[3]) pixels: its channels seem to "
        + "be stored last. They must come first: write \(text(expected)), in numpy 'images.transpose(0, 3, 1, 2)'"
    case .empty(let sizes): "is empty: \(sizes.map(String.init).joined(separator: "×"))"
    }
  }

  private func text(_ sizes: [Int]) -> String { sizes.map(String.init).joined(separator: "×") }

  private func hexadecimal(_ byte: UInt8) -> String {
    (byte < 16 ? "0" : "") + String(byte, radix: 16)
  }
}
