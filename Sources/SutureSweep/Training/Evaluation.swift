import SutureData
import SutureEngine
import SutureGraph

/// Judges a network by a data set's test images; keeps one plan for each batch size.
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

  /// Right answers, a fraction.
  func accuracy(batchSize: Int) throws -> Double {
    let batches = Batches(evaluating: data.test, of: data, size: batchSize)
    var right = 0
    for batch in batches {
      let logits = try plan(batch.count).run([batch.images], seed: 0)[0]
      right += Classification.right(logits.values, classes: data.classes, labels: batch.labels)
    }
    return Double(right) / Double(max(data.test.count, 1))
  }

  private func plan(_ count: Int) throws -> Plan {
    if let known = plans[count] { return known }
    let plan = try Plan(
      try network.graph(count).lowered(for: .evaluation), variables: variables, options: options)
    plans[count] = plan
    return plan
  }
}
