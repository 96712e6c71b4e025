import SutureRegistry

/// A module or backbone by id, with the hyperparameters that were given: `se(reduction: 8)`.
public struct ModuleReference: Hashable, Sendable, CustomStringConvertible {
  /// The manifest's id.
  public var id: String
  /// Given hyperparameters; the others have their defaults.
  public var hyperparameters: [String: HyperparameterValue]
  /// Where the same module has the same tag, it has the same weights; nil for weights of its own.
  public var tag: String?

  /// Creates a reference.
  public init(id: String, hyperparameters: [String: HyperparameterValue] = [:], tag: String? = nil) {
    self.id = id
    self.hyperparameters = hyperparameters
    self.tag = tag
  }

  /// As it is written: names sorted, nothing for defaults.
  public var description: String {
    let suffix = tag.map { "#\($0)" } ?? ""
    guard !hyperparameters.isEmpty else { return id + suffix }
    let arguments = hyperparameters.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
    return "\(id)(\(arguments.joined(separator: ", ")))\(suffix)"
  }

  /// The same with hyperparameters checked, and those left out that equal their defaults.
  func canonical(for manifest: Manifest) throws -> ModuleReference {
    let resolved = try manifest.resolve(hyperparameters)
    var canonical = ModuleReference(id: id, tag: tag)
    for specification in manifest.hyperparameters where hyperparameters[specification.name] != nil {
      let value = resolved[specification.name]
      if value != specification.standard { canonical.hyperparameters[specification.name] = value }
    }
    return canonical
  }
}
