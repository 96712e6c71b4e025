import SutureGraph

/// A file of weights for a network, and how it is used.
public struct WeightSource: Hashable, Sendable, Codable {
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
    try transfer.load(into: store)
    return transfer.report
  }
}
