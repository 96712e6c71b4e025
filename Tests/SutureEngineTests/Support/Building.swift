import SutureExecution
import SutureSupport
import Testing

@testable import SutureEngine
@testable import SutureGraph

/// A graph of one operation whose operands are all inputs.
func graph(of operation: any Operation, _ shapes: [Shape]) throws -> Graph {
  var graph = Graph(type: "Test")
  var values: [Value] = []
  for (index, shape) in shapes.enumerated() { values.append(try graph.input("x\(index)", shape)) }
  graph.outputs = try graph.apply(operation, values)
  return graph
}

/// Runs a graph without variables.
func run(
  _ graph: Graph, _ inputs: [Tensor], seed: UInt64 = 0, threads: ThreadCount = .one, reusesMemory: Bool = true
) throws -> [Tensor] {
  let store = try VariableStore(graph.variables, seed: 0)
  let plan = try Plan(
    graph, variables: store, options: ExecutionOptions(threads: threads),
    tuning: PlanTuning(reusesMemory: reusesMemory))
  return try plan.run(inputs, seed: seed)
}

/// Runs one operation.
func run(_ operation: any Operation, _ inputs: [Tensor], seed: UInt64 = 0, threads: ThreadCount = .one) throws
  -> [Tensor]
{
  try run(try graph(of: operation, inputs.map(\.shape)), inputs, seed: seed, threads: threads)
}

/// Numbers that are the same in every run of the tests.
func numbers(_ shape: Shape, _ name: String, low: Double = -2, high: Double = 2) -> Tensor {
  var stream = RandomStream(seed: 7, name)
  return Tensor(shape, stream.fill(shape.elementCount, .uniform(low: low, high: high)))
}

/// The largest difference, relative to 1 or the expected number, whichever is larger; NaN equals NaN.
func largestDifference(_ actual: [Float], _ expected: [Double]) -> Double {
  guard actual.count == expected.count else { return .infinity }
  return zip(actual, expected).reduce(0) { worst, pair in
    if pair.1.isNaN { return pair.0.isNaN ? worst : .infinity }
    if pair.1.isInfinite { return Double(pair.0) == pair.1 ? worst : .infinity }
    let difference = abs(Double(pair.0) - pair.1) / max(1, abs(pair.1))
    return difference.isNaN ? .infinity : max(worst, difference)
  }
}
