import Foundation
import SuturePlugin

/// A module, or a backbone, that does what a test says.
struct Probe: Module {
  typealias Body = @Sendable (Tensor, Hyperparameters) throws -> Tensor

  static let id = "probe"
  static let version = "1.0.0"

  private static let turn = NSLock()
  // Written and read by whoever holds `turn` alone: items are created without arguments, so that nothing else can tell
  // one what to do.
  nonisolated(unsafe) fileprivate static var body: Body = { x, _ in x }

  /// Runs an action during which every probe does what the body says; one at a time.
  static func doing<Output, Failure: Error>(
    _ body: @escaping Body, _ action: () throws(Failure) -> Output
  ) throws(Failure) -> Output {
    turn.lock()
    defer { turn.unlock() }
    Probe.body = body
    return try action()
  }

  func build(_ x: Tensor, _ h: Hyperparameters) throws -> Tensor { try Probe.body(x, h) }
}

struct ProbeBackbone: Backbone {
  static let id = "probe"
  static let version = "1.0.0"

  func build(_ x: Tensor, _ h: Hyperparameters) throws -> Tensor { try Probe.body(x, h) }
}

/// What the host makes of a body.
func describe(
  on shape: [Int] = [2, 3, 4, 5], hyperparameters: String = "{}", _ body: @escaping Probe.Body
) throws -> Description {
  try Probe.doing(body) {
    try Description(Plugin(Probe.self), on: shape, hyperparameters: hyperparameters)
  }
}

/// Why the host refuses a body; nil where it does not.
func refusal(on shape: [Int] = [2, 3, 4, 5], _ body: @escaping Probe.Body) -> String? {
  Probe.doing(body) { Description.refusal(Plugin(Probe.self), on: shape) }
}
