import SutureRegistry

/// A module or backbone by id, with the hyperparameters that were given: `se(reduction: 8)`.
public struct ModuleReference: Hashable, Sendable, CustomStringConvertible {
  /// The manifest's id.
  public var id: String
  /// Given hyperparameters; the others have their defaults.
  public var hyperparameters: [String: HyperparameterValue]

  /// Creates a reference.
  public init(id: String, hyperparameters: [String: HyperparameterValue] = [:]) {
    self.id = id
    self.hyperparameters = hyperparameters
  }

  /// As it is written: names sorted, nothing for defaults.
  public var description: String {
    guard !hyperparameters.isEmpty else { return id }
    let arguments = hyperparameters.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
    return "\(id)(\(arguments.joined(separator: ", ")))"
  }

  /// The same with hyperparameters checked, and those left out that equal their defaults.
  func canonical(for manifest: Manifest) throws -> ModuleReference {
    let resolved = try manifest.resolve(hyperparameters)
    var canonical = ModuleReference(id: id)
    for specification in manifest.hyperparameters where hyperparameters[specification.name] != nil {
      let value = resolved[specification.name]
      if value != specification.standard { canonical.hyperparameters[specification.name] = value }
    }
    return canonical
  }
}
