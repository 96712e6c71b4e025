import SutureGraph

/// Loads the tensors of a weight file into the variables of a network.
///
/// Creating it compares names and shapes; elements are only read by `load`.
public struct WeightTransfer {
  private let file: WeightFile
  /// The names in the file by those of the network, of the tensors that fit.
  private let sources: [(variable: String, name: String)]

  /// What of the file fits.
  public let report: TransferReport

  /// Compares a file with a network's variables.
  public init(_ file: WeightFile, to variables: [Variable], by matching: WeightMatching = .names()) {
    let names =
      switch matching {
      case .names(let rules): WeightNames(file.names, variables, rules)
      case .position: WeightNames(inOrder: file.names, variables) { file.shape(of: $0) }
      }
    var sources: [(variable: String, name: String)] = []
    var loaded: [(name: String, shape: Shape)] = []
    var missing: [(name: String, shape: Shape)] = []
    var mismatched: [(name: String, shape: Shape, found: Shape)] = []
    for variable in variables {
      guard let name = names.fileName(of: variable), let found = file.shape(of: name) else {
        // Constants, such as masks, have their elements without the file.
        if variable.role == .buffer, case .values = variable.initialiser { continue }
        missing.append((variable.name, variable.shape))
        continue
      }
      guard found == variable.shape else {
        mismatched.append((variable.name, variable.shape, found))
        continue
      }
      loaded.append((variable.name, variable.shape))
      sources.append((variable.name, name))
    }
    self.file = file
    self.sources = sources
    report = TransferReport(
      file, prefix: names.prefix, loaded: loaded, missing: missing, mismatched: mismatched,
      unexpected: names.unexpected.map { ($0, file.shape(of: $0) ?? []) },
      missingInGrafts: Set(missing.map(\.name)).intersection(variables.filter(\.isGraft).map(\.name)).count)
  }

  /// Checks that the file provides enough of the network, and at least one tensor.
  /// - Parameter required: the least share of the network's values.
  /// - Throws: `TransferError`.
  public func check(required: Double) throws(TransferError) {
    guard report.loaded.tensors > 0 || report.share == 1 else { throw .nothingFits(report) }
    guard report.share >= required else { throw .incomplete(report, required: required) }
  }

  /// Replaces the values of the variables that the file fits; the others keep theirs.
  ///
  /// If it throws, some variables may have been replaced.
  /// - Returns: the report with the names of tensors that have values that are not finite.
  /// - Throws: `SafeTensorsError` or `PyTorchFileError` if a tensor cannot be read, `EngineError.unknownVariable` if the
  ///   store is of another network.
  @discardableResult
  public func load(into store: VariableStore) throws -> TransferReport {
    try read { try store.set($0, $1) }
  }

  /// Reads all tensors that fit, to report those that have values that are not finite.
  /// - Throws: `SafeTensorsError` or `PyTorchFileError` if a tensor cannot be read.
  public func examined() throws -> TransferReport { try read { _, _ in } }

  private func read(_ use: (String, Tensor) throws -> Void) throws -> TransferReport {
    var report = report
    for (variable, name) in sources {
      guard let tensor = try file.tensor(name) else { continue }
      if !tensor.values.allSatisfy(\.isFinite) { report.notFinite.append(variable) }
      try use(variable, tensor)
    }
    return report
  }
}
