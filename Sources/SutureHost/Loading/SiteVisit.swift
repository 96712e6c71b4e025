import SutureGraph

/// A place of a backbone that is being built, where a composition can be grafted.
public struct SiteVisit: Hashable, Sendable {
  /// The full name: `input`, `layer2.0.residual`.
  public let name: String
  /// The tensor there.
  public let value: Value
  /// What it holds.
  public let layout: Layout
}
