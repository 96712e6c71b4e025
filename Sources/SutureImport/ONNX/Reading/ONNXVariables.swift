import SutureExecution
import SutureSupport

/// The parameters, buffers and constants of a model.
struct ONNXVariables {
  private(set) var variables: [ForeignNetwork.Variable] = []
  private(set) var elements: [String: StoredTensor] = [:]
  private(set) var constants: [String: ForeignTensor]

  /// - Parameter modules: the paths of the nodes' modules, from which variables without names are named.
  init(
    _ graph: ONNXFileGraph, _ kinds: [ONNXVariableKinds.Kind], modules: [String], _ tensors: ONNXTensorReader
  ) throws(ONNXFault) {
    constants = graph.known
    let outputs = Set(graph.outputs.map(\.name))
    var names = ONNXFreeNames(kinds)
    for (index, stored) in graph.stored.enumerated() {
      // The network does not depend on others.
      guard !graph.uses[index].isEmpty || stored.values.contains(where: outputs.contains) else { continue }
      let (name, isParameter): (String, Bool)
      var isConstant = false
      switch kinds[index] {
      case .named(let own, let trained): (name, isParameter) = (own, trained)
      case .unnamed(let number, let role):
        let use = graph.uses[index][number]
        let node = graph.nodes[use.node]
        name = names.take(
          role.name(in: node, input: use.input), in: module(use, graph, kinds, modules), of: node)
        isParameter = role.isParameter
      case .constant
      where ForeignFile.isLargeConstant(stored.tensor.shape) && stored.tensor.type.real != nil
        && !graph.uses[index].isEmpty:
        let use = graph.uses[index][0]
        name = names.take("constant", in: module(use, graph, kinds, modules), of: graph.nodes[use.node])
        (isParameter, isConstant) = (false, true)
      case .constant:
        let known: ForeignTensor
        do throws(ONNXFault) { known = try tensors.known(stored.tensor) } catch {
          throw error.within("the tensor \(quoted(stored.name))")
        }
        // Copies share memory, but not in a description of the network.
        try tensors.bytes.charge((stored.values.count - 1) * ImportMemory.elements(stored.tensor.count, width: 8))
        for value in stored.values { constants[value] = known }
        continue
      }
      do throws(ONNXFault) { elements[name] = try tensors.variable(stored.tensor) } catch {
        throw error.within("the tensor \(quoted(stored.name))")
      }
      variables.append(
        ForeignNetwork.Variable(
          name: name, values: stored.values, isParameter: isParameter, shape: stored.tensor.shape,
          isConstant: isConstant))
    }
  }

  /// The module of a variable without a name: that of the node's other weights, or of the node.
  private func module(
    _ use: ONNXFileGraph.Use, _ graph: ONNXFileGraph, _ kinds: [ONNXVariableKinds.Kind], _ modules: [String]
  ) -> String {
    let node = graph.nodes[use.node]
    for (position, input) in node.inputs.enumerated() where position != use.input {
      if ONNXWeightRole(node, input: position) != nil, let index = graph.storedIndices[input],
        case .named(let name, _) = kinds[index], name.contains(".")
      {
        return ModuleFrame.parent(of: name)
      }
    }
    return NetworkScopes.withoutCalls(modules[use.node])
  }
}
