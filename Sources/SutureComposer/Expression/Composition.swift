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
    case .project(let part): part.modules
    }
  }
}

/// How the outputs of parallel branches become one.
public enum Fusion: String, Hashable, Sendable, CaseIterable {
  /// Σ, written `a + b`.
  case add
  /// Product, written `a * b`.
  case multiply
  /// Side by side along channels, written `a | b`.
  case concat
  /// The largest, written `max(a, b)`.
  case max
  /// The mean, written `mean(a, b)`.
  case mean

  /// The infix operator; nil for those written as functions.
  public var symbol: String? {
    switch self {
    case .add: "+"
    case .multiply: "*"
    case .concat: "|"
    case .max, .mean: nil
    }
  }

  /// Whether the order of branches does not matter.
  var isCommutative: Bool { self != .concat }

  /// Whether `f(a, f(b, c))` is `f(a, b, c)`.
  var isAssociative: Bool { self != .mean }
}
