import Foundation
import SutureRegistry

@testable import SutureSweep

/// Sweeps of the registry of this checkout.
enum Fixtures {
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
        training: {batch: 256}
        """, file: "small.yaml")
  }
}
