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
  /// Σ wᵢ·aᵢ, w = softmax of one learned number a branch, written `weighted(a, b)`.
  case weighted
  /// α·a + (1 − α)·b, α = σ of one learned number, written `blend(a, b)`.
  case blend
  /// Σ wᵢ·aᵢ, w = softmax over branches of G(x) for each image, written `gated(a, b)`.
  ///
  /// G(x) is 1×1(ReLU(1×1(GAP x))) of the branches' common input.
  case gated
  /// g·a + (1 − g)·b, g = σ(G(x)) for each image and channel, written `channel_gated(a, b)`.
  case channelGated = "channel_gated"

  /// The infix operator; nil for those written as functions.
  public var symbol: String? {
    switch self {
    case .add: "+"
    case .multiply: "*"
    case .concat: "|"
    case .max, .mean, .weighted, .blend, .gated, .channelGated: nil
    }
  }

  /// Whether the order of branches does not matter.
  ///
  /// Learned gates tell their branches apart.
  var isCommutative: Bool {
    switch self {
    case .add, .multiply, .max, .mean: true
    case .concat, .weighted, .blend, .gated, .channelGated: false
    }
  }

  /// Whether `f(a, f(b, c))` is `f(a, b, c)`.
  var isAssociative: Bool {
    switch self {
    case .add, .multiply, .concat, .max: true
    case .mean, .weighted, .blend, .gated, .channelGated: false
    }
  }

  /// Whether it learns how to join.
  var hasParameters: Bool {
    switch self {
    case .weighted, .blend, .gated, .channelGated: true
    case .add, .multiply, .concat, .max, .mean: false
    }
  }

  /// How many branches it takes.
  var branchCount: ClosedRange<Int> {
    switch self {
    case .blend, .channelGated: 2...2
    case .add, .multiply, .concat, .max, .mean, .weighted, .gated: 1...Int.max
    }
  }
}
