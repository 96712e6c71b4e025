import SutureSupport

/// What the user should know about a model.
struct ONNXNotes {
  /// The notes, each a sentence.
  private(set) var sentences: [String] = []

  init(
    _ model: ONNXModelMessage, _ graph: ONNXFileGraph, inlined: Set<String>, signature: ONNXSignature?,
    _ kinds: [ONNXVariableKinds.Kind], modules: [String], variables: Set<String>
  ) {
    noteDomains(model, graph)
    if !inlined.isEmpty {
      sentences.append("the file's functions were inlined: \(Self.list(inlined.sorted()))")
    }
    if graph.isSorted {
      sentences.append("the nodes of the file are not in the order of computation, and were sorted")
    }
    for input in graph.inputs where input.elementType != 0 {
      if ONNXElementType(rawValue: input.elementType)?.real == nil {
        sentences.append(
          "the input \(quoted(input.name)) holds \(ONNXElementType.name(input.elementType)), not real numbers")
      }
    }
    noteNorms(graph, signature, kinds, modules: Set(modules.map(NetworkScopes.withoutCalls)))
    noteTraining(graph)
    noteLostParameters(graph, signature, kinds, variables)
  }

  private mutating func noteDomains(_ model: ONNXModelMessage, _ graph: ONNXFileGraph) {
    let used = Set(graph.nodes.map(\.domain)).subtracting([""])
    let versions = Dictionary(model.operatorSets.map { ($0.domain, $0.version) }) { first, _ in first }
    let domains = used.sorted().map { "\(quoted($0))\(versions[$0].map { " (version \($0))" } ?? "")" }
    if !domains.isEmpty {
      sentences.append("the file uses operators that are not of the ONNX standard: \(domains.joined(separator: ", "))")
    }
  }

  /// Batch norms that were folded into convolutions, as far as the file tells.
  private mutating func noteNorms(
    _ graph: ONNXFileGraph, _ signature: ONNXSignature?, _ kinds: [ONNXVariableKinds.Kind], modules: Set<String>
  ) {
    let advice =
      "training starts without them; a .pt2 file, or an export without optimization or in training mode, keeps them"
    if let signature {
      // Statistics of a norm that is called under another name are in the file under that name.
      let kept = Set(
        graph.nodes.filter { $0.operation == "BatchNormalization" }.compactMap { ONNXNodeScopes($0)?.frames.last?.path }
      )
      let norms = signature.kinds.keys.filter { $0.hasSuffix("running_mean") }.map(ModuleFrame.parent)
      let folded = norms.filter { modules.contains($0) && !kept.contains($0) }
      if !folded.isEmpty {
        sentences.append(
          "the exporter folded \(Words.plural(folded.count, "batch norm")) into convolutions "
            + "(\(Self.list(folded.sorted()))): \(advice)")
      }
      return
    }
    var folded: [String] = []
    var hasBias = false
    for node in graph.nodes where node.operation == "Conv" && node.inputs.count == 3 {
      hasBias = true
      let isUnnamed = node.inputs[1...].allSatisfy { input in
        guard let index = graph.storedIndices[input], case .unnamed = kinds[index] else { return false }
        return true
      }
      if isUnnamed { folded.append(node.name) }
    }
    let hasNorms = graph.nodes.contains { ONNXWeightRole.isNorm($0) }
    if !folded.isEmpty {
      sentences.append(
        "the weights of \(Words.plural(folded.count, "convolution")) (\(Self.list(folded))) have no names, "
          + "as where exporters fold batch norms into them: \(advice)")
    } else if hasBias, !hasNorms {
      sentences.append(
        "the file has no batch norm: either the network has none, or they were folded into convolutions, and \(advice)")
    }
  }

  /// Batch norms in training mode.
  private mutating func noteTraining(_ graph: ONNXFileGraph) {
    let count = graph.nodes.count {
      $0.operation == "BatchNormalization" && ($0.integer("training_mode") == 1 || $0.outputs.count > 1)
    }
    if count > 0 {
      sentences.append(
        "the file was exported in training mode (\(Words.plural(count, "batch norm"))); "
          + "the network evaluates with running statistics all the same")
    }
  }

  /// Parameters that an optimizer turned into constants.
  private mutating func noteLostParameters(
    _ graph: ONNXFileGraph, _ signature: ONNXSignature?, _ kinds: [ONNXVariableKinds.Kind], _ variables: Set<String>
  ) {
    guard let signature else {
      let lost = graph.stored.indices.filter { index in
        let stored = graph.stored[index]
        return kinds[index] == .constant && !stored.isNode && stored.tensor.type.real != nil && stored.tensor.count > 1
          && !graph.uses[index].isEmpty
      }
      if !lost.isEmpty {
        let names = Self.list(lost.map { graph.stored[$0].name })
        sentences.append(
          "\(Words.plural(lost.count, "tensor")) of the file (\(names)) without the name of a parameter or the role "
            + "of a layer's weight: constants, which are not trained")
      }
      return
    }
    let norms = Set(signature.kinds.keys.filter { $0.hasSuffix("running_mean") }.map(ModuleFrame.parent))
    let lost = signature.kinds.filter { name, kind in
      // Those of batch norms have a note of their own.
      kind == .parameter && ["", "_transposed", "_folded"].allSatisfy { !variables.contains(name + $0) }
        && !norms.contains(ModuleFrame.parent(of: name))
    }
    if !lost.isEmpty {
      sentences.append(
        "\(Words.plural(lost.count, "parameter")) of the network cannot be found in the file "
          + "(\(Self.list(lost.keys.sorted()))): unused, stored under the name of one that shares its elements, "
          + "or computed into constants, which are not trained")
    }
  }

  /// The first items of a list, and the number of others.
  private static func list(_ items: [String]) -> String {
    let first = items.prefix(3).map { quoted($0) }.joined(separator: ", ")
    return items.count > 3 ? "\(first) and \(items.count - 3) more" : first
  }
}
