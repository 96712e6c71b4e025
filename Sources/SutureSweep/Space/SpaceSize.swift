import SutureRegistry

/// How large a search space is, counted without listing it; compositions listed beside it are not counted.
public struct SpaceSize: Hashable, Sendable {
  /// Ways to write its compositions: `a + b` and `b + a` are two; `Int.max` stands for more.
  public let spellings: Int
  /// Compositions of which no two are equal; `Int.max` stands for more.
  ///
  /// Where ready compositions are among the modules, some may be equal still.
  public let compositions: Int

  /// Counts a space over a registry's modules.
  /// - Throws: where the space names a module or hyperparameter that does not exist, or selects no module at all.
  public init(of space: SearchSpace, in registry: Registry) throws {
    self.init(of: try SpaceGrammar(space, in: registry))
  }

  init(of grammar: SpaceGrammar) {
    spellings = Int(clamping: TreeCount(grammar, .spellings).total)
    compositions = Int(clamping: TreeCount(grammar, .compositions).total)
  }
}
