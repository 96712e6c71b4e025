import Synchronization

/// What plugins' code did to its thread, and what the host took back.
package enum PluginState {
  private static let floatingPoint = Atomic(false)

  /// Whether a plugin has left the floating-point environment changed since this was last forgotten.
  package static var changedFloatingPoint: Bool { floatingPoint.load(ordering: .relaxed) }

  /// Begins anew.
  package static func forget() { floatingPoint.store(false, ordering: .relaxed) }

  static func noteFloatingPoint() { floatingPoint.store(true, ordering: .relaxed) }
}
