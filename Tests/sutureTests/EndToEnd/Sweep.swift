import Foundation

/// Small sweeps.
enum Sweep {
  /// A specification named `small`, over digits and a network that trains in milliseconds.
  static func specification(
    modules: [String], arity: [Int] = [1], stages: String = "[check, {train: {epochs: 1}}]", name: String = "small"
  ) -> String {
    """
    name: \(name)
    dataset: {id: digits}
    backbone: {id: "resnet8(width: 4)", sites: [layer3.0.residual]}
    space: {modules: {ids: [\(modules.map { "\"\($0)\"" }.joined(separator: ", "))]}, arity: \(arity), operators: [serial]}
    stages: \(stages)
    training: {batch_size: 256}

    """
  }

  /// One result by its composition.
  static func results(_ outcome: Program.Outcome) throws -> [String: [String: Any]] {
    let results = try outcome.json() as? [[String: Any]] ?? []
    return Dictionary(results.map { ($0["composition"] as? String ?? "", $0) }) { first, _ in first }
  }
}
