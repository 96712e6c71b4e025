import SutureSupport

/// Why an image cannot be decoded.
public enum ImageFault: Error, Hashable, Sendable {
  /// The operating system cannot open or read the file; with the system's reason.
  case unreadable(String)
  /// The file has no bytes.
  case empty
  /// It is of a format that is recognised, but not decoded; with its name.
  case unsupported(String)
  /// It is no image of a known format; with its first bytes.
  case unknown([UInt8])
  /// It has more pixels than the limit; with its sizes.
  case tooLarge(width: Int, height: Int, megapixels: Int)
  /// The header or the pixels are damaged or incomplete; with the decoder's text.
  case damaged(String)
}

extension ImageFault: CustomStringConvertible {
  /// The predicate of a sentence whose subject is the file, with the way out.
  public var description: String {
    switch self {
    case .unreadable(let reason): "cannot be read: \(reason)"
    case .empty: "is empty (0 bytes)"
    case .unsupported(let name): "is a \(name) file; images must be JPEG or PNG: convert it"
    case .unknown(let bytes):
      "is neither JPEG nor PNG: it begins with "
        + bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: " ")
    case .tooLarge(let width, let height, let megapixels):
      "has \(width)×\(height) pixels, more than the limit of \(megapixels) megapixels; raise it with 'max_megapixels' "
        + "('--max-megapixels' of train)"
    case .damaged(let reason): "cannot be decoded: \(reason)"
    }
  }
}
