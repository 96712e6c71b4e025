import SutureGraph

extension Graph {
  /// The values that depend on the inputs, rather than on parameters, buffers and constants alone.
  func valuesFedByInputs() -> Set<Value> {
    var fed = Set(inputs.map(\.value))
    for node in nodes where node.inputs.contains(where: fed.contains) { fed.formUnion(node.outputs) }
    return fed
  }
}
