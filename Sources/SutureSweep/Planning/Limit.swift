import SutureSupport

/// An upper bound on the cost of candidates.
public struct Limit: Hashable, Sendable {
  /// The kind of bound.
  public enum Bound: Hashable, Sendable {
    /// A value in the metric's unit.
    case absolute(Double)
    /// A fraction above the bare backbone's value: 0.1 allows 10 % more.
    case aboveBaseline(Double)
  }

  /// The bounded metric: parameters, MACs or latency.
  public let metric: Metric
  /// The bound.
  public let bound: Bound

  /// The largest allowed value.
  /// - Parameter baseline: the bare backbone's value.
  public func value(baseline: Double) -> Double {
    switch bound {
    case .absolute(let value): value
    case .aboveBaseline(let fraction): baseline * (1 + fraction)
    }
  }
}

extension Limit {
  /// Why a cost exceeds the limit; nil if it does not, or is not known.
  /// - Parameter baseline: the bare backbone's cost.
  func reason(_ cost: CostReport, baseline: CostReport) -> String? {
    guard let value = cost[metric], let bare = baseline[metric] else { return nil }
    let bound = self.value(baseline: bare)
    guard value > bound else { return nil }
    // Enough digits to distinguish the value from the bound.
    let digits = (3...9).first { Limit.decimal(value, $0) != Limit.decimal(bound, $0) } ?? 9
    func text(_ value: Double) -> String {
      metric == .latency ? "\(Limit.decimal(value, digits)) ms" : Limit.count(value)
    }
    var sentence =
      switch metric {
      case .latency: "latency \(text(value)) exceeds the limit of \(text(bound))"
      case .parameters: "\(text(value)) parameters exceed the limit of \(text(bound))"
      case .macs: "\(text(value)) MACs for one image exceed the limit of \(text(bound))"
      case .accuracy: "accuracy \(text(value)) exceeds the limit of \(text(bound))"
      }
    if case .aboveBaseline(let fraction) = self.bound {
      sentence += " (the bare backbone's \(text(bare)) and \(Limit.count(fraction * 100)) % more)"
    }
    return sentence
  }

  private static func decimal(_ value: Double, _ digits: Int) -> String { NumberText.decimal(value, digits: digits) }

  /// An integer with thousands separators; other numbers with up to three decimals.
  private static func count(_ value: Double) -> String {
    let rounded = (value * 1000).rounded() / 1000
    return Int(exactly: rounded).map(NumberText.grouped) ?? "\(rounded)"
  }
}
