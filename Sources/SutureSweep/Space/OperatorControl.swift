import SutureComposer

/// A parallel operator over identities, as many as it joins: what the operator does to a signal without any module.
///
/// `a * b` of two gates is x²·g₁·g₂ and `a + b` is x·(g₁ + g₂), so a part of what such a pair gains may be the gain of
/// `identity * identity` or `identity + identity`; `a * b * c` is compared with the cube. A sweep trains the control of every parallel operator that its
/// candidates use, and a pair counts as better only if it beats its operator's control, too.
///
/// `max(identity, identity)` and `mean(identity, identity)` are the identity: there the bare backbone is the control.
/// `weighted`, `blend`, `gated` and `channel_gated` of two identities compute their input as well, but with parameters
/// of their own, so they are trained like the others. Modules in series need no control beside the bare backbone.
public struct OperatorControl: Hashable, Sendable {
  /// The operator.
  public let fusion: Fusion
  /// How many parts it joins.
  public let branches: Int

  /// The control of an operator that joins so many parts; nil where the bare backbone is the control.
  public init?(of fusion: Fusion, branches: Int) {
    switch fusion {
    case .max, .mean: return nil
    case .add, .multiply, .concat, .weighted, .blend, .gated, .channelGated:
      (self.fusion, self.branches) = (fusion, branches)
    }
  }

  /// The control that a canonical composition is; nil where it is none.
  public init?(_ composition: Composition) {
    let inner = if case .project(let part) = composition { part } else { composition }
    guard case .parallel(let fusion, let parts) = inner,
      let control = OperatorControl(of: fusion, branches: parts.count), control.composition == composition
    else { return nil }
    self = control
  }

  /// The control as it is tried, canonical: `identity * identity`, `project(identity | identity)`.
  public var composition: Composition {
    let joined = Composition.parallel(fusion, Array(repeating: .identity, count: branches))
    return fusion == .concat ? .project(joined) : joined
  }

  /// The controls of the parallel operators in a composition, each once, in the order in which they are written.
  public static func controls(for composition: Composition) -> [OperatorControl] {
    var found: [OperatorControl] = []
    for (fusion, branches) in composition.fusions {
      if let control = OperatorControl(of: fusion, branches: branches), !found.contains(control) {
        found.append(control)
      }
    }
    return found
  }
}

extension Composition {
  /// Its parallel operators with the numbers of parts that they join, outer ones first.
  var fusions: [(fusion: Fusion, branches: Int)] {
    switch self {
    case .module, .identity: []
    case .serial(let parts): parts.flatMap(\.fusions)
    case .parallel(let fusion, let parts): [(fusion, parts.count)] + parts.flatMap(\.fusions)
    case .project(let part), .identityInit(let part): part.fusions
    }
  }
}
