import SutureRegistry

/// An expression over modules, joined in series and in parallel to any depth.
public indirect enum Composition: Hashable, Sendable {
  /// A module with its hyperparameters.
  case module(ModuleReference)
  /// The input, unchanged.
  case identity
  /// Left to right, each applied to the output of the one before.
  case serial([Composition])
  /// All applied to the same input, their outputs joined by an operator.
  case parallel(ParallelOperator, [Composition])
  /// A module that joins branches, all applied to the same input, with its hyperparameters.
  case fusion(ModuleReference, [Composition])
  /// A 1×1 convolution (a linear layer for tokens) of the output back to the channels of the input.
  case project(Composition)
  /// x + γ·(e(x) − x) with one learned γ, initially 0, so that a graft does not change a trained backbone.
  case identityInit(Composition)

  /// `identity + e`.
  public static func residual(_ composition: Composition) -> Composition {
    .parallel(.add, [.identity, composition])
  }

  /// The modules in the order of computation: from left to right, a module that joins branches after those.
  public var modules: [ModuleReference] {
    switch self {
    case .module(let reference): [reference]
    case .identity: []
    case .serial(let parts), .parallel(_, let parts): parts.flatMap(\.modules)
    case .fusion(let reference, let parts): parts.flatMap(\.modules) + [reference]
    case .project(let part), .identityInit(let part): part.modules
    }
  }

  /// The modules with one input, from left to right: those that operators and modules with several inputs join.
  public var joinedModules: [ModuleReference] {
    switch self {
    case .module(let reference): [reference]
    case .identity: []
    case .serial(let parts), .parallel(_, let parts), .fusion(_, let parts): parts.flatMap(\.joinedModules)
    case .project(let part), .identityInit(let part): part.joinedModules
    }
  }
}
