import SutureSupport

/// The reason why a data set cannot be read.
public enum DataError: Error, Hashable, Sendable {
  /// A file's content is invalid.
  case file(String, Fact)
  /// Two files of one data set do not match; with the facts that differ.
  case disagreement(String, String, what: String)
  /// No data set has this id.
  case unknownDataSet(String, known: [String])
  /// A folder lacks one of the four files; with the file's role and standard name, and the names found.
  case missingFile(String, role: String, name: String, [String])
  /// A folder holds the files of several data sets, told apart by these name prefixes.
  case severalDataSets(String, prefixes: [String])
  /// An image file cannot be decoded.
  case image(String, ImageFault)
  /// A picture cannot be made into a file; with the reason.
  case picture(reason: String)
  /// A folder or list of images has no usable classes; with its path.
  case listing(String, ListingFault)
  /// A path whose content is no data set of a known form; with the names found if it is a folder.
  case unrecognized(String, found: [String]?)
  /// An option that does not apply to a data set, or not with another; with its name and the reason.
  case option(String, reason: String)
  /// Every class has a single training image, so that none can be set aside for validation.
  case noValidationImages(String, share: ValidationShare, images: Int, classes: Int)

  /// The fault in a file.
  public enum Fact: Hashable, Sendable {
    /// The operating system cannot open or read it; with the system's reason.
    case unreadable(String)
    /// It cannot be decoded as an image.
    case image(ImageFault)
    /// It does not begin like an IDX file; with the first bytes found.
    case wrongMagic([UInt8])
    /// Its elements are not unsigned bytes; with the type code found.
    case unsupportedElement(UInt8)
    /// A number of dimensions outside 1...4.
    case unsupportedRank(Int)
    /// It ends too early: the byte count that its header announces, and the actual one.
    case truncated(expected: Int, found: Int)
    /// Bytes follow the end that its header announces.
    case trailingBytes
    /// Its header announces an array beyond the size limit; with the sizes announced.
    case overLimit([Int])
    /// The gzip stream is damaged; with zlib's message.
    case corruptGzip(String)
    /// It has the wrong number of dimensions for its role.
    case wrongRank(role: String, expected: [Int], found: [Int])
    /// Channels are said to be last, but the last dimension is none of channels; with the sizes found.
    case notChannelsLast([Int])
    /// It seems to store images with channels last; with the sizes found, and those it should have.
    case channelsLast(found: [Int], expected: [Int])
    /// It is damaged or has a content that is not read; with the name of its format and the reason.
    case invalid(format: String, String)
    /// It has no elements; with the sizes found.
    case empty([Int])
  }
}

extension DataError: CustomStringConvertible {
  /// One sentence with the facts and, where there is one, the way out.
  public var description: String {
    switch self {
    case .picture(let reason): "a picture cannot be written as PNG: \(reason)"
    case .file(let path, .unreadable(let reason)): "cannot read '\(path)': \(reason)"
    case .file(let path, let fact): "'\(path)' \(fact)"
    case .disagreement(let first, let second, let what): "'\(first)' and '\(second)' do not match: \(what)"
    case .unknownDataSet(let id, let known):
      "there is no data set '\(id)'\(Suggestion.clause(for: id, in: known)); available: "
        + "\(known.map { "'\($0)'" }.joined(separator: ", ")), or the path of any folder of images"
    case .image(let path, let fault):
      "the image '\(path)' \(fault); leave out such images with 'bad_images: skip' ('--skip-bad-images' of train)"
    case .listing(let path, let fault): "'\(path)' \(fault)"
    case .unrecognized(let path, let found):
      "'\(path)' is no data set of a known form: a folder with 'train' and 'test' (or 'val') of class folders, a folder of "
        + "class folders, a list of images in CSV, CIFAR's files, NumPy's .npz, or IDX files"
        + (found.map { "; " + Self.listed($0) } ?? "")
    case .option(let name, let reason): "'\(name)' \(reason)"
    case .missingFile(let folder, let role, let name, let found):
      "'\(folder)' contains no file of \(role), such as '\(name)', '\(name).gz' or "
        + "'\(name.replacing("-idx", with: ".idx"))'; \(Self.listed(found))"
    case .severalDataSets(let folder, let prefixes):
      "'\(folder)' contains \(prefixes.count) data sets: choose one of "
        + prefixes.map { "'\(folder)/\($0)'" }.joined(separator: ", ")
    case .noValidationImages(let id, let share, let images, let classes):
      "no images of '\(id)' can be set aside for validation (\(share)): each of its \(classes) classes has only one "
        + "training image (\(images) in all); with validation 'none', choices are made on the test images"
    }
  }
}

extension DataError {
  private static func listed(_ names: [String]) -> String {
    guard !names.isEmpty else { return "the folder is empty" }
    let rest = names.count - 8
    return "it contains " + names.prefix(8).map { "'\($0)'" }.joined(separator: ", ")
      + (rest > 0 ? " and \(rest) others" : "")
  }
}

extension DataError.Fact: CustomStringConvertible {
  /// The predicate of a sentence whose subject is the file.
  public var description: String {
    switch self {
    case .unreadable(let reason): "cannot be read: \(reason)"
    case .image(let fault): "\(fault)"
    case .wrongMagic(let bytes):
      "is not an IDX file: it begins with \(bytes.map(hexadecimal).joined(separator: " ")), not with 00 00"
    case .unsupportedElement(let type):
      "has elements of type 0x\(hexadecimal(type)); only unsigned bytes (0x08) are supported"
    case .unsupportedRank(let rank): "has \(Words.plural(rank, "dimension")); 1 to 4 are supported"
    case .truncated(let expected, let found):
      "is truncated: its header announces \(expected) bytes, but it has \(found)"
    case .trailingBytes: "has extra bytes after the end that its header announces"
    case .overLimit(let sizes):
      "announces \(sizes.map(String.init).joined(separator: "×")) bytes, which exceeds the limit of 1 GiB"
    case .corruptGzip(let reason): "is a corrupt gzip file: \(reason)"
    case .wrongRank(let role, let expected, let found):
      "has \(Words.plural(found.count, "dimension")) (\(found.map(String.init).joined(separator: "×"))); "
        + "\(role) have \(expected.map(String.init).joined(separator: " or "))"
    case .channelsLast(let found, let expected):
      "has the sizes \(text(found)), which would be \(found[1]) channels of \(found[2])×\(found[3]) pixels: its "
        + "channels seem to be stored last. Say so with 'layout: channels_last' ('--layout channels_last' of train), or store "
        + "them first, as \(text(expected)); in numpy: 'images.transpose(0, 3, 1, 2)'"
    case .notChannelsLast(let found):
      "has the sizes \(text(found)), whose last dimension is not 1 to 4 channels: its channels are not stored last"
    case .invalid(let format, let reason): "cannot be read as \(format): \(reason)"
    case .empty(let sizes): "is empty: \(sizes.map(String.init).joined(separator: "×"))"
    }
  }

  private func text(_ sizes: [Int]) -> String { sizes.map(String.init).joined(separator: "×") }

  private func hexadecimal(_ byte: UInt8) -> String {
    (byte < 16 ? "0" : "") + String(byte, radix: 16)
  }
}
