#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The one way into a plugin's code: its initialisers, its handshake, its `build`.
enum PluginCode {
  /// Runs it on this thread, and takes back what it does to the thread's floating-point unit: another rounding, small
  /// numbers flushed to zero, traps.
  ///
  /// None of that belongs to the ABI, and all of it would change the numbers of whatever is computed later, here and on
  /// threads that are started from here. One line is enough to do it by accident: libraries that some compilers link with
  /// `-ffast-math` do so when they are opened.
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
  /// How numbers are rounded, which small ones are flushed to zero, and which faults trap, without the record of faults
  /// that happened: that is for everybody to write.
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
