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
  public var description: String {
    let suffix = tag.map { "#\($0)" } ?? ""
    guard !hyperparameters.isEmpty else { return id + suffix }
    let arguments = hyperparameters.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
    return "\(id)(\(arguments.joined(separator: ", ")))\(suffix)"
  }

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
