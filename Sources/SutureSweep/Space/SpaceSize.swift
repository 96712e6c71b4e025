import SutureRegistry

/// The size of a search space, counted without listing it; compositions that the specification lists are not counted.
public struct SpaceSize: Hashable, Sendable {
  /// The number of spellings, clamped to `Int.max`; `a + b` and `b + a` count as two.
  public let spellings: Int
  /// The number of different compositions, clamped to `Int.max`.
  ///
  /// An upper bound if ready compositions are among the modules, because these may equal others.
  public let compositions: Int

  /// Counts a space over the modules of a registry.
  /// - Throws: if the space names an unknown module or hyperparameter, or selects no module.
  public init(of space: SearchSpace, in registry: Registry) throws {
    self.init(of: try SpaceGrammar(space, in: registry))
  }

  init(of grammar: SpaceGrammar) {
    spellings = Int(clamping: TreeCount(grammar, .spellings).total)
    compositions = Int(clamping: TreeCount(grammar, .compositions).total)
  }
}
