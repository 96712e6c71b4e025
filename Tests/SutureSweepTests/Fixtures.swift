import Foundation
import SutureEngine
import SutureRegistry
import SutureSandbox
import SutureTestSupport

@testable import SutureSweep

/// Sweeps of the registry of this checkout.
enum Fixtures {
  /// Options for runs by the built program.
  static func options(workers: Int, limits: TrialLimits = TrialLimits(wall: 3600)) -> SweepOptions {
    SweepOptions(
      workers: workers, limits: limits, engine: OneDNNEngine(),
      sandbox: SandboxSettings(program: Checkout.program))
  }

  /// A specification with small parts of its own.
  static func specification(
    space: String = "{modules: {ids: [se, eca]}, arity: [1, 2], operators: [serial, add]}",
    stages: String = "[check, cost, {train: {epochs: 1}}]", limits: String = "{}", site: String = "layer3.0.residual",
    placement: String = "together", search: String = "{method: exhaustive}",
    rank: String = "{maximize: [accuracy], minimize: [parameters, latency]}"
  ) throws -> SweepSpecification {
    try SweepSpecification(
      text: """
        name: small
        dataset: {id: digits}
        backbone: {id: "resnet8(width: 4)", sites: ["\(site)"], placement: \(placement)}
        space: \(space)
        search: \(search)
        limits: \(limits)
        stages: \(stages)
        rank: \(rank)
        training: {batch_size: 256}
        """, file: "small.yaml")
  }
}
