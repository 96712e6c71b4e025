import SutureData
import SutureEngine
import SutureGraph

/// Measures a network's accuracy on images of a data set; keeps one plan for each batch size.
final class Evaluation {
  private let network: Network
  private let data: DataSet
  private let variables: VariableStore
  private let options: PlanOptions
  private var plans: [Int: Plan] = [:]

  init(network: Network, data: DataSet, variables: VariableStore, options: PlanOptions) {
    self.network = network
    self.data = data
    self.variables = variables
    self.options = options
  }

  /// Right answers among the images of a split, a fraction.
  /// - Throws: `SweepError.outputNotFinite` where a logit is NaN or infinite: that is no answer, not a wrong one.
  func accuracy(on split: EvaluationSplit, batchSize: Int) throws -> Double {
    let images = split == .test ? data.test : data.choices.images
    var right = 0
    for batch in Batches(evaluating: images, of: data, size: batchSize) {
      let logits = try plan(batch.count).run([batch.images], seed: 0)[0]
      guard logits.values.allSatisfy(\.isFinite) else { throw SweepError.outputNotFinite(split) }
      right += Classification.right(logits.values, classes: data.classes, labels: batch.labels)
    }
    return Double(right) / Double(max(images.count, 1))
  }

  private func plan(_ count: Int) throws -> Plan {
    if let known = plans[count] { return known }
    let plan = try Plan(
      try network.graph(count).lowered(for: .evaluation), variables: variables, options: options)
    plans[count] = plan
    return plan
  }
}
