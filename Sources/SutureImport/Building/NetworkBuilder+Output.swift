import SutureGraph

extension NetworkBuilder {
  /// The name of the scope of a classifier that is added.
  static let classifier = "classifier"

  /// The network's output: one value, or several flattened and joined to [n, size]; with a classifier, its logits.
  /// - Parameter classes: the number of classes of a classifier that is added; nil for none.
  mutating func output(_ names: [String], classes: Int?) throws -> Value {
    try scopes.open("", in: &graph)
    var results: [Value] = []
    for name in names {
      guard let value = values[name] else {
        throw ImportError(file: "", "there is no value '\(name)' to be the output")
      }
      results.append(try tensor(value))
    }
    if let classes { return try classified(results, classes: classes) }
    if results.count == 1 { return results[0] }
    return try joined(results) { value, shape, graph in
      try graph.reshape(value, [shape[0], shape.elementCount / shape[0]])
    }
  }

  /// Logits [n, classes]: the means of all outputs over their positions, joined, and one linear layer.
  private mutating func classified(_ outputs: [Value], classes: Int) throws -> Value {
    guard classes >= 1 else { throw ImportError(file: "", "a classifier has at least one class, not \(classes)") }
    let turned = outputs.map { graph.shape($0).rank == 4 && channels.isLast($0, in: graph) }
    var index = -1
    let features = try joined(outputs) { value, shape, graph in
      index += 1
      switch shape.rank {
      case 2: return value
      case 3: return try graph.reduce(.mean, value, axes: [1], keepsDimensions: false)
      case 4: return try graph.reduce(.mean, value, axes: turned[index] ? [1, 2] : [2, 3], keepsDimensions: false)
      default: throw ImportError(file: "", "an output of \(shape) is neither a map nor tokens to be classified")
      }
    }
    let count = graph.shape(features)[1]
    let name = graph.freeName(NetworkBuilder.classifier)
    try graph.enter(name, type: "Linear(in_features=\(count), out_features=\(classes), bias=True)")
    let bound = 1 / Double(max(count, 1)).squareRoot()
    let start = Initialiser.uniform(low: -bound, high: bound)
    let weight = try graph.variable(.parameter, "weight", [classes, count], start)
    let bias = try graph.variable(.parameter, "bias", [classes], start)
    let logits = try graph.linear(features, weight, bias)
    try graph.leave()
    return logits
  }

  /// Outputs as [n, size], joined.
  private mutating func joined(
    _ outputs: [Value], _ flat: (Value, Shape, inout Graph) throws -> Value
  ) throws -> Value {
    var parts: [Value] = []
    for value in outputs {
      let shape = graph.shape(value)
      guard shape.rank >= 1, shape[0] > 0 else { throw ImportError(file: "", "an output of \(shape) has no batch") }
      parts.append(try flat(value, shape, &graph))
    }
    return try graph.concat(parts, axis: 1)
  }
}
