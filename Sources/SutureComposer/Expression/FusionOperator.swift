import SutureRegistry

/// A module with several inputs as an operator that joins compositions: `aff` in `aff(se, eca)`.
public struct FusionOperator: Hashable, Sendable {
  /// The module with its hyperparameters, without a tag.
  public let reference: ModuleReference
  /// The number of branches that it joins.
  public let branches: Int

  /// Creates an operator.
  public init(_ reference: ModuleReference, branches: Int) {
    self.reference = reference
    self.branches = branches
  }

  /// Names for the branches in notations: `a`, `b`, `c`.
  var branchNames: [String] { FusionOperator.branchNames(branches) }

  /// Names for a number of branches, at most 26: `a`, `b`, `c`.
  static func branchNames(_ count: Int) -> [String] {
    "abcdefghijklmnopqrstuvwxyz".prefix(count).map(String.init)
  }

  /// The operator of a module, with validated hyperparameters and its number of branches.
  /// - Throws: `CompositionError` if the module has one input, and errors of the registry.
  package static func resolving(_ reference: ModuleReference, in registry: Registry) throws -> FusionOperator {
    let manifest = try registry.manifest(reference.id, kind: .module)
    guard manifest.contract.joinsBranches else {
      throw CompositionError.joinsNothing(module: reference.id)
    }
    return FusionOperator(try reference.canonical(for: manifest), branches: manifest.contract.inputs.count)
  }
}
