import SutureRegistry

/// A module or backbone by id, with explicit hyperparameters: `se(reduction: 8)`.
public struct ModuleReference: Hashable, Sendable, CustomStringConvertible {
  /// The id of the manifest.
  public var id: String
  /// The explicit hyperparameters by name; the others have their defaults.
  public var hyperparameters: [String: HyperparameterValue]
  /// Modules with equal id and tag share their weights; nil for weights of its own.
  public var tag: String?

  /// Creates a reference.
  public init(id: String, hyperparameters: [String: HyperparameterValue] = [:], tag: String? = nil) {
    self.id = id
    self.hyperparameters = hyperparameters
    self.tag = tag
  }

  /// The reference as written in compositions, hyperparameters sorted by name.
  public var description: String { text(over: []) { $0 } }

  /// The module applied to branches, `aff(se, eca, reduction: 8)`: the branches, then the hyperparameters.
  /// - Parameter word: converts what is not a branch to the notation in use.
  func text(over branches: [String], word: (String) -> String) -> String {
    let suffix = word(tag.map { "#\($0)" } ?? "")
    let values = hyperparameters.sorted { $0.key < $1.key }.map { word("\($0.key): \($0.value)") }
    guard !branches.isEmpty || !values.isEmpty else { return word(id) + suffix }
    return "\(word(id))(\((branches + values).joined(separator: ", ")))\(suffix)"
  }

  /// The reference without its tag.
  public var untagged: ModuleReference { ModuleReference(id: id, hyperparameters: hyperparameters) }

  /// The reference with the manifest's id and validated hyperparameters, those equal to their defaults omitted.
  func canonical(for manifest: Manifest) throws -> ModuleReference {
    let resolved = try manifest.resolve(hyperparameters)
    var canonical = ModuleReference(id: manifest.id, tag: tag)
    for specification in manifest.hyperparameters where hyperparameters[specification.name] != nil {
      let value = resolved[specification.name]
      if value != specification.standard { canonical.hyperparameters[specification.name] = value }
    }
    return canonical
  }
}
