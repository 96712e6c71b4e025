import SutureRegistry

/// An expression over modules: serial, parallel, nested.
public indirect enum Composition: Hashable, Sendable {
  /// A module with hyperparameters.
  case module(ModuleReference)
  /// The input unchanged.
  case identity
  /// One after the other, left to right.
  case serial([Composition])
  /// All on the same input, their outputs joined.
  case parallel(Fusion, [Composition])
  /// A 1×1 convolution (linear layer on tokens) back to the input's channels.
  case project(Composition)
  /// x + γ·(e(x) − x) with one learned γ from 0: grafts into a trained backbone without disturbing it.
  case identityInit(Composition)

  /// `identity + e`.
  public static func residual(_ composition: Composition) -> Composition {
    .parallel(.add, [.identity, composition])
  }

  /// The modules in it, in the order in which they are written.
  public var modules: [ModuleReference] {
    switch self {
    case .module(let reference): [reference]
    case .identity: []
    case .serial(let parts), .parallel(_, let parts): parts.flatMap(\.modules)
    case .project(let part), .identityInit(let part): part.modules
    }
  }
}
