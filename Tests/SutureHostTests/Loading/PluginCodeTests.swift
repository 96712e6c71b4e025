import Testing

@testable import SutureHost
import SutureRegistry

struct PluginCodeTests {
  @inline(never) private func quotient(_ dividend: Float, _ divisor: Float) -> Float { dividend / divisor }

  /// Whether this thread rounds to the nearest number and keeps small ones.
  private var isUsual: Bool {
    // Nearest is above for one of them: 1/3 ends in …0101, 2/3 in …1010.
    quotient(2, 3) == 0x1.555556p-1 && quotient(.leastNormalMagnitude, 4) > 0
  }

  @Test func `what a plugin does to the processor's state ends with its code`() throws {
    let plugin = try ProbePlugin("floating_point")
    #expect(isUsual)
    try plugin.loader.open(try plugin.registry.manifest("probe", kind: .module))
    #expect(isUsual)
    try plugin.build()
    #expect(isUsual)
  }

  @Test func `an error of the code comes through`() {
    #expect(throws: CancellationError.self) { try PluginCode.run { throw CancellationError() } }
  }
}
