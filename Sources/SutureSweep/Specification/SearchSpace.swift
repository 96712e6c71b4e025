/// Which compositions a sweep tries.
public struct SearchSpace: Hashable, Sendable {
  /// Which modules take part.
  public enum Modules: Hashable, Sendable {
    /// Every module of the registry.
    case all
    /// Those with one of these tags.
    case tags([String])
    /// These, as compositions name them; none where only listed compositions are tried.
    case ids([String])
  }

  /// How modules are joined.
  public enum Operator: String, Hashable, Sendable, CaseIterable {
    /// `a >> b`.
    case serial
    /// `a + b`.
    case add
    /// `a * b`.
    case multiply
    /// `project(a | b)`: side by side, and back to the input's channels.
    case concat
    /// `max(a, b)`.
    case max
    /// `mean(a, b)`.
    case mean
    /// `weighted(a, b)`.
    case weighted
    /// `blend(a, b)`, of two branches.
    case blend
    /// `gated(a, b)`.
    case gated
    /// `channel_gated(a, b)`, of two branches.
    case channelGated = "channel_gated"

    /// Whether the order of parts does not matter: learned gates and the projection after concatenation tell them apart.
    package var isCommutative: Bool {
      switch self {
      case .add, .multiply, .max, .mean: true
      case .serial, .concat, .weighted, .blend, .gated, .channelGated: false
      }
    }

    /// Whether `f(a, f(b, c))` is `f(a, b, c)`: not for concatenation, whose parts are projected first.
    var isAssociative: Bool {
      switch self {
      case .serial, .add, .multiply, .max: true
      case .concat, .mean, .weighted, .blend, .gated, .channelGated: false
      }
    }

    /// Whether it joins so many parts.
    func joins(_ count: Int) -> Bool {
      switch self {
      case .blend, .channelGated: count == 2
      case .serial, .add, .multiply, .concat, .max, .mean, .weighted, .gated: count >= 2
      }
    }
  }

  /// How deep compositions go.
  public enum Shapes: String, Hashable, Sendable, CaseIterable {
    /// One operator joins all modules.
    case flat
    /// Every tree of operators with modules as its leaves.
    case nested
  }

  /// Which values modules' hyperparameters take.
  public enum Hyperparameters: String, Hashable, Sendable, CaseIterable {
    /// Their defaults.
    case `default`
    /// Every combination of the values that manifests list for sweeps.
    case sweep
  }

  /// Which modules take part.
  public var modules: Modules
  /// How many modules a composition has, each number from 1 to 4.
  public var arity: [Int]
  /// How they are joined.
  public var operators: [Operator]
  /// How deep compositions go.
  public var shapes = Shapes.flat
  /// Which values their hyperparameters take.
  public var hyperparameters: Hyperparameters
  /// Compositions tried beside those of the space.
  public var compositions: [String]
  /// Where ids and compositions stand in their file, for errors: `my-sweep.yaml:4:20` by text.
  var places: [String: String] = [:]
}
