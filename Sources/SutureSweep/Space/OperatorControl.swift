import SutureComposer

/// The control of a parallel operator: the operator over identities, with as many branches as it joins parts.
///
/// It shows the effect of the operator without any module. `a * b` of two gates is x²·g₁·g₂ and `a + b` is x·(g₁ + g₂),
/// so part of what such a pair gains may be the gain of `identity * identity` or `identity + identity`; `a * b * c` is
/// compared with the cube. A sweep trains the control of every parallel operator of its candidates, and a pair counts as
/// better only if it is also better than the control of its operator.
///
/// A module with several inputs is an operator too: `aff(identity, identity)` is the control of `aff(a, b)`.
///
/// An idempotent operator over identities is the identity, and so is a product of gates, which are 1: their control is
/// the bare backbone. `weighted`, `blend`, `gated` and `channel_gated` over identities also compute their input, but have
/// parameters, so they are trained like the others. Modules in series are compared with the bare backbone only.
public struct OperatorControl: Hashable, Sendable {
  /// The operator.
  public let `operator`: CompositionOperator
  /// The number of identities that it joins.
  public let branches: Int

  /// Creates the control of an operator with a number of branches; nil if the bare backbone is its control.
  public init?(of joining: CompositionOperator, branches: Int) {
    switch joining {
    case .serial: return nil
    case .parallel(let parallel):
      guard !parallel.keepsIdentity else { return nil }
    case .fusion: break
    }
    (self.operator, self.branches) = (joining, branches)
  }

  /// Creates the control that a canonical composition is; nil for any other composition.
  public init?(_ composition: Composition) {
    guard let (joining, parts) = CompositionOperator.split(composition), parts.allSatisfy({ $0 == .identity }) else {
      return nil
    }
    self.init(of: joining, branches: parts.count)
  }

  /// The canonical composition, such as `identity * identity` or `project(identity | identity)`.
  public var composition: Composition {
    `operator`.join(Array(repeating: .identity, count: branches))
  }

  /// The controls of the operators over branches in a composition, outermost first, without duplicates.
  public static func controls(for composition: Composition) -> [OperatorControl] {
    var found: [OperatorControl] = []
    for (joining, branches) in composition.branchOperators {
      if let control = OperatorControl(of: joining, branches: branches), !found.contains(control) {
        found.append(control)
      }
    }
    return found
  }
}

extension Composition {
  /// The operators over branches, parallel ones and modules with several inputs, with their numbers of branches,
  /// outermost first.
  package var branchOperators: [(operator: CompositionOperator, branches: Int)] {
    switch self {
    case .module, .identity: []
    case .serial(let parts): parts.flatMap(\.branchOperators)
    case .parallel(let parallel, let parts): [(.parallel(parallel), parts.count)] + parts.flatMap(\.branchOperators)
    case .fusion(let reference, let parts):
      [(.fusion(FusionOperator(reference.untagged, branches: parts.count)), parts.count)]
        + parts.flatMap(\.branchOperators)
    case .project(let part), .identityInit(let part): part.branchOperators
    }
  }
}
