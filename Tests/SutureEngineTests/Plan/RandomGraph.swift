import SutureSupport

@testable import SutureGraph

/// A graph of many small operations, with parameters, a gradient and an update, that depends on a seed alone.
struct RandomGraph {
  let graph: Graph
  /// The outputs that are the parameters' gradients.
  let gradientOutputs: Range<Int>

  init(seed: UInt64, rows: Int = 4, columns: Int = 6) throws {
    var stream = RandomStream(seed: seed, "graph")
    var graph = Graph(type: "Test")
    let shape: Shape = [rows, columns]
    var values = [try graph.input("x", shape), try graph.input("y", shape)]
    var parameters: [Value] = []
    let buffer = try graph.variable(.buffer, "buffer", shape, .constant(0.5))
    values.append(buffer)
    for number in 0..<30 {
      let a = values[stream.uniform(below: values.count)]
      let b = values[stream.uniform(below: values.count)]
      switch stream.uniform(below: 9) {
      case 0: values.append(try graph.apply(Unary(.tanh), a))
      case 1: values.append(try graph.apply(Unary(.sigmoid), a))
      case 2: values.append(try graph.apply(Binary(.add), a, b))
      case 3: values.append(try graph.apply(Binary(.multiply), a, b))
      case 4:
        let weight = try graph.variable(
          .parameter, "weight\(number)", [columns, columns], .normal(mean: 0, deviation: 0.4))
        parameters.append(weight)
        values.append(try graph.apply(Linear(), a, weight))
      case 5:
        let mean = try graph.apply(Reduce(.mean, axes: [1], keepsDimensions: true), a)
        values.append(try graph.apply(Binary(.subtract), b, mean))
      case 6:
        let turned = try graph.apply(Permute([1, 0]), a)
        values.append(try graph.apply(Reshape(shape), turned))
      case 7: values.append(try graph.apply(Softmax(axis: 1), a))
      default: values.append(try graph.apply(RandomMask(probability: 0.2, stream: number), a))
      }
    }
    graph.update(buffer, to: values[values.count - 2])
    let last = values[values.count - 1]
    let loss = try graph.apply(Unary(.square), last)
    let ones = try graph.apply(Constant(shape: shape, value: 1))
    let gradients = try graph.appendGradients(seeds: [(loss, ones)], of: parameters)
    // An output in the middle, one that is an input, and one twice.
    graph.outputs = [loss, values[10], values[0], loss] + gradients
    self.graph = graph
    gradientOutputs = 4..<(4 + gradients.count)
  }
}
