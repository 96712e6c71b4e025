import SutureGraph
import SutureSupport

/// Why a safetensors file cannot be read or written.
public struct SafeTensorsError: Error, Hashable, Sendable {
  /// The cause of a failure.
  public enum Fact: Hashable, Sendable {
    /// A call of the operating system failed.
    case file(FileError)
    /// The file is shorter than the eight bytes of the header's length.
    case tooShort(Int)
    /// The header's length exceeds the file or the limit.
    case headerLength(announced: UInt64, available: Int)
    /// The header is not valid JSON of the format: the place and the reason.
    case header(byte: Int, reason: String)
    /// An object of the header has a duplicate key.
    case duplicate(String)
    /// An unsupported element type.
    case unsupportedType(String, known: [String])
    /// More than eight dimensions.
    case rank(Int)
    /// A shape with more elements than a tensor may hold.
    case tooLarge([Int])
    /// Data offsets outside the data.
    case offsets(begin: Int, end: Int, available: Int)
    /// Data offsets whose length does not match type and shape.
    case size(expected: Int, found: Int)
    /// Data that overlaps the previous tensor's, or leaves a gap.
    case position(expected: Int, found: Int)
    /// Bytes after the last tensor.
    case trailingBytes(Int)
    /// The tensor is missing: the most similar name, the names in the file, and an alternative name that is accepted.
    case missingTensor(nearest: String?, names: [String], alternative: String? = nil)
    /// The tensor exceeds the available memory, in bytes.
    case memory(needed: Int, available: Int)
    /// The name is reserved by the format.
    case reservedName
  }

  /// The file.
  public let path: String
  /// The tensor; nil if the error is not about one.
  public let tensor: String?
  /// The cause.
  public let fact: Fact

  /// Creates the error from its facts.
  public init(_ path: String, tensor: String? = nil, _ fact: Fact) {
    self.path = path
    self.tensor = tensor
    self.fact = fact
  }
}

extension SafeTensorsError: CustomStringConvertible {
  /// The facts in one sentence.
  public var description: String {
    if case .file(let error) = fact { return error.description }
    return "'\(path)'\(tensor.map { ", tensor '\($0)'" } ?? ""): \(fact)"
  }
}

extension SafeTensorsError.Fact: CustomStringConvertible {
  /// The sentence without the names of file and tensor.
  public var description: String {
    switch self {
    case .file(let error): error.description
    case .tooShort(let count): "not a safetensors file: it has \(count) bytes, fewer than the header's length takes"
    case .headerLength(let announced, let available):
      "not a safetensors file, or a damaged one: it declares a header of \(announced) bytes, but there is room for only "
        + "\(available)"
    case .header(let byte, let reason): "the header is malformed at byte \(byte): \(reason)"
    case .duplicate(let key): "the header has the key '\(key)' twice in one object"
    case .unsupportedType(let type, let known):
      "elements of type '\(type)' are not read\(Suggestion.clause(for: type, in: known)); known are "
        + known.joined(separator: ", ")
    case .rank(let rank): "\(rank) dimensions; at most 8 are read"
    case .tooLarge(let sizes): "the shape \(Shape(sizes)) holds more elements than a tensor may"
    case .offsets(let begin, let end, let available):
      "its data lies at \(begin)..<\(end), which is not within the file's \(available) bytes of data"
    case .size(let expected, let found): "its shape and type ask for \(expected) bytes, and it has \(found)"
    case .position(let expected, let found) where found < expected:
      "its data begins at \(found), inside the tensor before, which ends at \(expected)"
    case .position(let expected, let found):
      "its data begins at \(found) and leaves a gap: the tensor before ends at \(expected)"
    case .trailingBytes(let count): "\(count) bytes follow the last tensor"
    case .missingTensor(let nearest, let names, let alternative):
      "there is no such tensor\(nearest.map { " (did you mean '\($0)'?)" } ?? "")"
        + (alternative.map { "; the plain name '\($0)' works too" } ?? "")
        + (nearest == nil || alternative != nil ? "; the file has \(Self.listed(names))" : "")
    case .memory(let needed, let available):
      "it needs \(needed) bytes of memory, and this process may hold \(available)"
    case .reservedName: "the name is reserved for the file's metadata"
    }
  }

  /// The first names, and the number of further ones.
  private static func listed(_ names: [String]) -> String {
    guard !names.isEmpty else { return "no tensors" }
    let shown = names.prefix(5).map { "'\($0)'" }.joined(separator: ", ")
    return shown + (names.count > 5 ? " and \(names.count - 5) more" : "")
  }
}
