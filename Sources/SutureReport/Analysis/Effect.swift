import SutureComposer
import SutureSweep

/// The average gain over the bare backbone of all compositions that have something in common.
public struct Effect: Hashable, Sendable {
  /// What the compositions have in common.
  public enum Subject: Hashable, Sendable, CustomStringConvertible {
    /// A module, wherever and however often it stands.
    case module(ModuleReference)
    /// The way of joining; `single` for modules alone.
    case joining(CompositionShape.Joining)
    /// A module's place, from 1, in a series of two.
    case place(ModuleReference, Int)

    /// As tables name it: `se`, `serial`, `se first`.
    public var description: String {
      switch self {
      case .module(let module): "\(module)"
      case .joining(let joining): "\(joining)"
      case .place(let module, let place): "\(module) \(place == 1 ? "first" : "second")"
      }
    }
  }

  /// Over what chance was measured.
  public enum Basis: String, Hashable, Sendable, Encodable {
    /// Over seeds: what other seeds would give with these same compositions.
    case seeds
    /// Over compositions, where one seed is all there is: what other partners might give with this same seed.
    case compositions
  }

  /// What is averaged over.
  public let subject: Subject
  /// How many compositions.
  public let compositions: Int
  /// How many seeds each had.
  public let seeds: Int
  /// The mean gain over compositions and seeds, a fraction.
  public let mean: Double
  /// Half the width of its 95 % interval; nil where neither seeds nor compositions are two, or all of them say the same.
  public let halfWidth: Double?
  /// What the interval was made over.
  public let basis: Basis
  /// The two-sided p-value; nil where neither seeds nor compositions are two.
  public let p: Double?
}
