import SutureComposer
import SutureRegistry

/// A search as its author wrote it: data, backbone, space, limits, stages and ranking.
public struct SweepSpecification: Hashable, Sendable {
  /// The sweep's name; also names its default store.
  public let name: String
  /// The images.
  public let dataSet: DataSetReference
  /// The network.
  public let backbone: ModuleReference
  /// Where compositions are grafted.
  public let sites: [SitePattern]
  /// Which compositions are tried.
  public let space: SearchSpace
  /// What a candidate may cost.
  public let limits: [Limit]
  /// What candidates go through, in order.
  public let stages: [Stage]
  /// What makes a candidate good.
  public let ranking: Ranking
  /// How candidates are trained.
  public let training: TrainingSettings
  /// The file's text, which a store keeps to resume from.
  public let text: String
}

/// Images by the catalogue's id or by folder.
public enum DataSetReference: Hashable, Sendable, Codable {
  /// A data set of the catalogue, such as `digits`.
  case catalogue(String)
  /// A folder with four files in MNIST's IDX format.
  case folder(String)
}

/// Which compositions a sweep tries.
public struct SearchSpace: Hashable, Sendable {
  /// Which modules take part.
  public enum Modules: Hashable, Sendable {
    /// Every module of the registry.
    case all
    /// Those with one of these tags.
    case tags([String])
    /// These, as compositions name them.
    case ids([String])
  }

  /// How modules are joined.
  public enum Operator: String, Hashable, Sendable, CaseIterable {
    /// One after the other, in every order.
    case serial
    /// `a + b`.
    case add
    /// `a * b`.
    case multiply
    /// `project(a | b)`.
    case concat
    /// `max(a, b)`.
    case max
    /// `mean(a, b)`.
    case mean
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
  /// How many modules a composition has.
  public var arity: [Int]
  /// How they are joined.
  public var operators: [Operator]
  /// Which values their hyperparameters take.
  public var hyperparameters: Hyperparameters
  /// Compositions tried beside the enumerated ones.
  public var compositions: [String]
}

/// What candidates go through.
public enum Stage: Hashable, Sendable {
  /// Contracts alone.
  case check
  /// Parameters, MACs and latency, and the limits on them.
  case cost
  /// Training for some epochs with each seed.
  case train(epochs: Int, seeds: [Int], keep: Kept?)

  /// How many candidates go on, the best first.
  public enum Kept: Hashable, Sendable {
    /// A fraction, rounded up.
    case fraction(Double)
    /// A number.
    case count(Int)

    /// How many of `count` candidates go on.
    public func of(_ count: Int) -> Int {
      switch self {
      case .fraction(let fraction): min(count, Int((fraction * Double(count)).rounded(.up)))
      case .count(let number): min(count, number)
      }
    }
  }
}

/// What a candidate may cost.
public struct Limit: Hashable, Sendable {
  /// A bound on a metric.
  public enum Bound: Hashable, Sendable {
    /// In the metric's own unit.
    case absolute(Double)
    /// A fraction above the bare backbone's value: 0.1 allows 10 % more.
    case aboveBaseline(Double)
  }

  /// What is bounded: parameters, MACs or latency.
  public let metric: Metric
  /// The largest allowed value.
  public let bound: Bound

  /// The largest allowed value, given the bare backbone's.
  public func value(baseline: Double) -> Double {
    switch bound {
    case .absolute(let value): value
    case .aboveBaseline(let fraction): baseline * (1 + fraction)
    }
  }
}

/// What is known of a candidate.
public enum Metric: String, Hashable, Sendable, CaseIterable {
  /// Right answers on the test images, a fraction.
  case accuracy
  /// Trained numbers.
  case parameters
  /// Multiply-adds for one image.
  case macs
  /// Milliseconds for one image.
  case latency
}

/// What makes a candidate good.
public struct Ranking: Hashable, Sendable {
  /// Metrics of which more is better.
  public let maximize: [Metric]
  /// Metrics of which less is better.
  public let minimize: [Metric]
}
