import SutureGraph

extension Graph {
  /// The values that depend on the graph's inputs, not on parameters, buffers and constants alone.
  func valuesFedByInputs() -> Set<Value> {
    var fed = Set(inputs.map(\.value))
    for node in nodes where node.inputs.contains(where: fed.contains) { fed.formUnion(node.outputs) }
    return fed
  }
}
