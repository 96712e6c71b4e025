import SutureGraph
import SutureSupport

/// Named tensors of a file of any format that is read: safetensors, the index of several such files, or what PyTorch's
/// `torch.save` writes.
///
/// The format follows from the content, not from the file's name. Elements are read on access and converted to `Float`.
public struct WeightFile: Sendable {
  /// The formats of weight files.
  public enum Format: String, Hashable, Sendable, Codable {
    case safetensors, pytorch
  }

  /// The file begins like none of the formats.
  public struct UnknownFormat: Error, Hashable, Sendable {
    /// The file.
    public let path: String
    /// Its first bytes.
    public let beginning: [UInt8]
  }

  private enum Content: Sendable {
    case safeTensors(SafeTensors)
    case pyTorch(PyTorchFile)
  }

  /// The number of bytes that tell the format.
  private static let beginningCount = 64
  /// The maximum length of a file that is a pipe or device, in bytes.
  private static let maximumStreamLength = 1 << 32

  /// The file's path, as the caller gave it.
  public let path: String
  /// The files that are read: the one at `path` and, if it is an index, those that it names.
  public let files: [String]
  private let content: Content

  /// Reads the description of a file's tensors.
  ///
  /// A pipe or device is read to its end.
  /// - Throws: `FileError`, `UnknownFormat`, `SafeTensorsError`, `SafeTensorsIndexError`, `PyTorchFileError`.
  public init(contentsOf path: String) throws {
    let file = try OpenFile(path)
    let beginning = try file.read(at: 0, count: Self.beginningCount)
    let kind = try Self.kind(beginning, path: path)
    if file.byteCount == nil {
      let rest = try file.read(at: 0, count: Self.maximumStreamLength)
      guard rest.count < Self.maximumStreamLength else {
        throw FileError(.read, path, .tooLarge(limit: Self.maximumStreamLength))
      }
      try self.init(bytes: beginning + rest, path: path)
    } else {
      switch kind {
      case .safeTensors: self.init(path, .safeTensors(try SafeTensors(contentsOf: path)))
      case .index:
        let (tensors, files) = try SafeTensors.indexed(by: path)
        self.init(path, .safeTensors(tensors), others: files)
      case .pyTorch(let format): self.init(path, .pyTorch(try PyTorchFile(.file(file), format, path: path)))
      }
    }
  }

  /// Reads the bytes of a file.
  /// - Parameter path: the file, for errors.
  /// - Throws: `UnknownFormat`, `SafeTensorsError`, `PyTorchFileError`.
  public init(bytes: [UInt8], path: String) throws {
    switch try Self.kind(Array(bytes.prefix(Self.beginningCount)), path: path) {
    case .safeTensors: self.init(path, .safeTensors(try SafeTensors(bytes: bytes, path: path)))
    // An index alone has no tensors.
    case .index: throw UnknownFormat(path: path, beginning: Array(bytes.prefix(Self.beginningCount)))
    case .pyTorch(let format): self.init(path, .pyTorch(try PyTorchFile(.memory(bytes[...]), format, path: path)))
    }
  }

  private init(_ path: String, _ content: Content, others: [String] = []) {
    self.path = path
    files = [path] + others
    self.content = content
  }

  /// How a file is read.
  private enum Kind {
    case safeTensors
    /// The index of several safetensors files.
    case index
    case pyTorch(PyTorchFile.Format)
  }

  private static func kind(_ beginning: [UInt8], path: String) throws(UnknownFormat) -> Kind {
    // The length of the header, then the header, which is an object. Some lengths begin as a pickle does, so this comes
    // first; what a pickle or a zip file begins with is no length within the limit followed by a brace.
    let length = beginning.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    let isHeader = beginning.dropFirst(8).first == UInt8(ascii: "{")
    if isHeader, length <= UInt64(SafeTensorsHeader.maximumLength) { return .safeTensors }
    if let format = PyTorchFile.Format(beginning: beginning[...]) { return .pyTorch(format) }
    if beginning.first(where: { ![0x20, 0x09, 0x0a, 0x0d].contains($0) }) == UInt8(ascii: "{") { return .index }
    throw UnknownFormat(path: path, beginning: beginning)
  }

  // MARK: Tensors

  /// The file's format.
  public var format: Format {
    switch content {
    case .safeTensors: .safetensors
    case .pyTorch: .pytorch
    }
  }

  /// Texts by key that a safetensors file has beside its tensors.
  public var metadata: [String: String] {
    switch content {
    case .safeTensors(let file): file.metadata
    case .pyTorch: [:]
    }
  }

  /// The keys of the dictionaries within which the tensors lie, outermost first: `["state_dict"]` in many checkpoints.
  public var container: [String] {
    switch content {
    case .safeTensors: []
    case .pyTorch(let file): file.keys
    }
  }

  /// The keys of further dictionaries of tensors, which are not read, such as averaged weights.
  public var otherContainers: [[String]] {
    switch content {
    case .safeTensors: []
    case .pyTorch(let file): file.others
    }
  }

  /// The names of the tensors, in the order of the file.
  public var names: [String] {
    switch content {
    case .safeTensors(let file): file.names
    case .pyTorch(let file): file.names
    }
  }

  /// The shape of a tensor, without reading its elements; nil if there is none with this name.
  public func shape(of name: String) -> Shape? {
    switch content {
    case .safeTensors(let file): file.shape(of: name)
    case .pyTorch(let file): file.shape(of: name)
    }
  }

  /// A tensor; nil if there is none with this name.
  /// - Throws: `SafeTensorsError` or `PyTorchFileError` if its element type is not read, the file cannot be read, or
  ///   memory is insufficient.
  public func tensor(_ name: String) throws -> Tensor? {
    switch content {
    case .safeTensors(let file): file.contains(name) ? try file.require(name, path: path) : nil
    case .pyTorch(let file): try file.tensor(name)
    }
  }
}

extension WeightFile.UnknownFormat: CustomStringConvertible {
  /// One sentence with the facts.
  public var description: String {
    let subject = "'\(path)' is neither a safetensors file nor one of PyTorch: it"
    guard !beginning.isEmpty else { return "\(subject) is empty" }
    let line = beginning.prefix { $0 != 0x0a && $0 != 0x0d }
    if line.allSatisfy({ (0x20..<0x7f).contains($0) }) {
      let text = String(decoding: line, as: UTF8.self)
      let isPointer = text.hasPrefix("version https://git-lfs")
      return "\(subject) begins with \(quoted(text))" + (isPointer ? "; 'git lfs pull' fetches the file itself" : "")
    }
    let bytes = beginning.prefix(8).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
    return "\(subject) begins with the bytes \(bytes.joined(separator: " "))"
  }
}
