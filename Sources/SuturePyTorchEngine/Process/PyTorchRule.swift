import SutureExecution

/// An update rule as the child receives it.
struct PyTorchRule: Encodable {
  /// A range of parameters that all have weight decay or all have none, and have one factor of the learning rate.
  struct Run: Encodable {
    let start: Int
    let end: Int
    let decays: Bool
    let factor: Double

    func encode(to encoder: any Encoder) throws {
      var container = encoder.unkeyedContainer()
      try container.encode(start)
      try container.encode(end)
      try container.encode(decays)
      try container.encode(factor)
    }
  }

  private enum CodingKeys: String, CodingKey {
    case accumulation, runs
    case maximumNorm = "maximum_norm"
  }

  private let rule: UpdateRule
  private let runs: [Run]

  init(_ rule: UpdateRule, _ variables: VariableStore) {
    self.rule = rule
    runs = variables.parameterSlots.map { slot in
      Run(
        start: slot.range.lowerBound, end: slot.range.upperBound, decays: slot.decays,
        factor: rule.rateFactors[slot.name] ?? 1)
    }
  }

  func encode(to encoder: any Encoder) throws {
    try rule.optimizer.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(rule.maximumNorm, forKey: .maximumNorm)
    try container.encode(rule.accumulation, forKey: .accumulation)
    try container.encode(runs, forKey: .runs)
  }
}
