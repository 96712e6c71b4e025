#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

import Synchronization

/// The only entry into a plugin's code: its initializers, its handshake and its `build`.
enum PluginCode {
  /// Runs a closure on this thread and restores the thread's floating-point settings: rounding mode, flushing of
  /// denormals to zero, and traps.
  ///
  /// The ABI does not allow plugins to change them, and a change would affect all later computation on this thread and
  /// on threads started from it. It happens easily by accident: some compilers make libraries linked with `-ffast-math`
  /// change these settings when they are loaded.
  static func run<Result, Failure: Error>(_ code: () throws(Failure) -> Result) throws(Failure) -> Result {
    var environment = fenv_t()
    fegetenv(&environment)
    defer {
      var left = fenv_t()
      fegetenv(&left)
      if left.settings != environment.settings { PluginState.noteFloatingPoint() }
      fesetenv(&environment)
    }
    return try code()
  }
}

extension fenv_t {
  /// Rounding mode, denormal handling and enabled traps; without the sticky exception flags, which any computation may
  /// set.
  fileprivate var settings: [UInt64] {
    #if arch(x86_64) && !canImport(Darwin)
      return [UInt64(__control_word), UInt64(__mxcsr & ~0x3f)]
    #elseif arch(arm64) && canImport(Glibc)
      return [UInt64(__fpcr)]
    #else
      return [UInt64(UInt32(bitPattern: fegetround()))]
    #endif
  }
}

/// Changes that plugin code made to its thread and that the host reverted.
package enum PluginState {
  private static let floatingPoint = Atomic(false)

  /// Whether a plugin has changed the floating-point environment since the last call of `forget()`.
  package static var changedFloatingPoint: Bool { floatingPoint.load(ordering: .relaxed) }

  /// Clears the record.
  package static func forget() { floatingPoint.store(false, ordering: .relaxed) }

  static func noteFloatingPoint() { floatingPoint.store(true, ordering: .relaxed) }
}
