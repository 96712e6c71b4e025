import SutureComposer
import SutureSweep

/// The mean gain over the bare backbone of all compositions with a common property.
public struct Effect: Hashable, Sendable {
  /// The common property of the compositions.
  public enum Subject: Hashable, Sendable, CustomStringConvertible {
    /// They contain this module, at any position, once or more.
    case module(ModuleReference)
    /// Their modules are joined in this way; `single` for single modules.
    case joining(CompositionShape.Joining)
    /// They are series of two modules with this module at this position, 1 or 2.
    case place(ModuleReference, Int)

    /// The name in tables, such as `se`, `serial` or `se first`.
    public var description: String {
      switch self {
      case .module(let module): "\(module)"
      case .joining(let joining): "\(joining)"
      case .place(let module, let place): "\(module) \(place == 1 ? "first" : "second")"
      }
    }
  }

  /// The source of the random variation that an interval covers.
  public enum Basis: String, Hashable, Sendable, Encodable {
    /// Seeds: how the mean would vary with other seeds and the same compositions.
    case seeds
    /// Compositions, if there is only one seed: how the mean would vary with other partners and the same seed.
    case compositions
  }

  /// The common property.
  public let subject: Subject
  /// The number of compositions.
  public let compositions: Int
  /// The number of seeds of each composition.
  public let seeds: Int
  /// The mean gain over compositions and seeds, a fraction of accuracy.
  public let mean: Double
  /// Half the width of the 95 % interval of `mean`; nil with fewer than two values or without spread.
  public let halfWidth: Double?
  /// The source of variation that the interval covers.
  public let basis: Basis
  /// The two-sided p-value; nil with fewer than two values.
  public let p: Double?
}
