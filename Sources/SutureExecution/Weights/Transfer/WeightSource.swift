import SutureGraph

/// A file of weights for a network, and how it is used.
public struct WeightSource: Hashable, Sendable {
  /// The file's path.
  public let path: String
  /// Which of its tensors are which variables.
  public let matching: WeightMatching
  /// The least share of the network's parameters and buffers that the file must provide.
  public let required: Double

  /// Creates a source.
  public init(_ path: String, by matching: WeightMatching = .names(), required: Double) {
    self.path = path
    self.matching = matching
    self.required = required
  }

  /// The file's tensors, without their elements.
  /// - Throws: errors of `WeightFile`, `TransferError.noOrder`.
  public func open() throws -> WeightFile {
    let file = try WeightFile(contentsOf: path)
    if matching == .position, file.format == .safetensors { throw TransferError.noOrder(path: path) }
    return file
  }

  /// What of a file fits a network.
  public func transfer(of file: WeightFile, to variables: [Variable]) -> WeightTransfer {
    WeightTransfer(file, to: variables, by: matching)
  }

  /// Loads what fits; the other variables keep their values.
  /// - Throws: `TransferError` before anything is loaded, and errors of reading.
  public func load(_ file: WeightFile, into store: VariableStore, of variables: [Variable]) throws -> TransferReport {
    let transfer = transfer(of: file, to: variables)
    try transfer.check(required: required)
    return try transfer.load(into: store)
  }
}

/// As JSON: `{"file": "w.pth", "rename": ["features.*=blocks.*"], "by_position": false, "require_transfer": 0.9}`.
extension WeightSource: Codable {
  private enum CodingKeys: String, CodingKey {
    case path = "file"
    case rename
    case byPosition = "by_position"
    case required = "require_transfer"
  }

  /// Reads a source.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    path = try container.decode(String.self, forKey: .path)
    required = try container.decode(Double.self, forKey: .required)
    matching =
      try container.decode(Bool.self, forKey: .byPosition)
      ? .position : .names(try container.decode([NameRule].self, forKey: .rename))
  }

  /// Writes the source.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(path, forKey: .path)
    try container.encode(required, forKey: .required)
    try container.encode(matching == .position, forKey: .byPosition)
    let rules: [NameRule] = if case .names(let rules) = matching { rules } else { [] }
    try container.encode(rules, forKey: .rename)
  }
}
