/// An operator that joins the outputs of parallel branches, all applied to the same input.
///
/// Its spelling, its name for readers and its algebraic laws are defined here and nowhere else: the parser, canonical
/// forms, search spaces, controls and reports read them from here. An operator is a case, its line in `traits` and its
/// `meaning`.
public enum ParallelOperator: String, Hashable, Sendable, CaseIterable {
  /// Elementwise sum, written `a + b`.
  case add
  /// Elementwise product, written `a * b`.
  case multiply
  /// Concatenation along the channel axis, written `a | b`.
  case concat
  /// Elementwise maximum, written `max(a, b)`.
  case max
  /// Elementwise mean, written `mean(a, b)`.
  case mean
  /// Σ wᵢ·aᵢ, written `weighted(a, b)`; w is the softmax over one learned logit per branch.
  case weighted
  /// α·a + (1 − α)·b, written `blend(a, b)`; α is the sigmoid of one learned logit.
  case blend
  /// Σ wᵢ·aᵢ, written `gated(a, b)`; w is the softmax over branches of G(x), computed for each image.
  ///
  /// G(x) = 1×1(ReLU(1×1(GAP x))), where x is the common input of the branches.
  case gated
  /// g·a + (1 − g)·b, written `channel_gated(a, b)`; g = σ(G(x)), computed for each image and channel.
  case channelGated = "channel_gated"
  /// x·g₁·g₂…, written `gates(a, b)`, where the output of each branch is the input x times a gate.
  ///
  /// The gates are found in the built graph, which refuses other branches. `a * b` is x²·g₁·g₂ instead.
  case gateProduct = "gate_product"
  /// x·(g₁ + g₂ + …) / n, written `gate_mean(a, b)`, for branches as those of `gateProduct`.
  ///
  /// The same numbers as `mean(a, b)`, from one product with x; other branches are refused.
  case gateMean = "gate_mean"
}

extension ParallelOperator {
  /// The properties of one operator; the defaults hold for most.
  private struct Traits {
    let title: String
    var infix: InfixSign?
    var arity = 1...Int.max
    var isCommutative = false
    var isAssociative = false
    var isIdempotent = false
    var hasParameters = false
    var keepsChannels = true
    var joinsGates = false
    var ignoresIdentities = false
    /// The function's name in expressions, if it is not the raw value.
    var function: String?
  }

  private var traits: Traits {
    switch self {
    case .add: Traits(title: "sum", infix: .plus, isCommutative: true, isAssociative: true)
    case .multiply: Traits(title: "product", infix: .times, isCommutative: true, isAssociative: true)
    case .concat: Traits(title: "concatenation", infix: .beside, isAssociative: true, keepsChannels: false)
    case .max: Traits(title: "maximum", isCommutative: true, isAssociative: true, isIdempotent: true)
    case .mean: Traits(title: "mean", isCommutative: true, isIdempotent: true)
    case .gateProduct:
      Traits(
        title: "product of gates", isCommutative: true, isAssociative: true, joinsGates: true, ignoresIdentities: true,
        function: "gates")
    case .gateMean: Traits(title: "mean of gates", isCommutative: true, isIdempotent: true, joinsGates: true)
    case .weighted: Traits(title: "weighted sum", hasParameters: true)
    case .blend: Traits(title: "blend", arity: 2...2, hasParameters: true)
    case .gated: Traits(title: "gated sum", hasParameters: true)
    case .channelGated: Traits(title: "blend gated by channel", arity: 2...2, hasParameters: true)
    }
  }

  // MARK: Spelling

  /// The name for readers, such as `sum`.
  public var title: String { traits.title }

  /// The sign between its branches; nil for an operator written as a function.
  public var infix: InfixSign? { traits.infix }

  /// The sign, or the function's name for an operator written as a function.
  public var spelling: String { infix?.sign ?? traits.function ?? rawValue }

  /// The operator that expressions write as a function of this name.
  init?(function name: String) {
    guard let match = Self.allCases.first(where: { $0.infix == nil && $0.spelling == name }) else { return nil }
    self = match
  }

  /// The operator applied to two modules `a` and `b`, such as `a | b` or `max(a, b)`.
  public var notation: String {
    Composition.parallel(self, ["a", "b"].map { .module(ModuleReference(id: $0)) }).description
  }

  /// The type that printed structures show, such as `ChannelGated`.
  var typeName: String {
    rawValue.split(separator: "_").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
  }

  // MARK: Laws

  /// The numbers of branches that it accepts.
  public var arity: ClosedRange<Int> { traits.arity }

  /// Whether the order of the branches is irrelevant.
  ///
  /// False for operators with parameters: each branch has its own weight.
  public var isCommutative: Bool { traits.isCommutative }

  /// Whether `f(a, f(b, c))` equals `f(a, b, c)`.
  public var isAssociative: Bool { traits.isAssociative }

  /// Whether `f(a, a)` equals `a`, so that the operator applied to identities is the identity.
  ///
  /// False for operators with parameters: their weights sum to 1 as well, but the parameters remain.
  public var isIdempotent: Bool { traits.isIdempotent }

  /// Whether `f(a, identity)` equals `f(a)`, so that the operator applied to identities is the identity.
  public var ignoresIdentities: Bool { traits.ignoresIdentities }

  /// Whether the operator applied to identities is the identity.
  public var keepsIdentity: Bool { isIdempotent || ignoresIdentities }

  /// Whether it joins the gates of its branches, each of which must be its input times a gate.
  public var joinsGates: Bool { traits.joinsGates }

  /// Whether it has learned parameters.
  public var hasParameters: Bool { traits.hasParameters }

  /// Whether the output has as many channels as each branch; otherwise the output has the sum of the branches' channels,
  /// and the branches may differ in theirs.
  public var keepsChannels: Bool { traits.keepsChannels }
}
