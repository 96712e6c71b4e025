import SutureSupport

/// Makes a network of a model.
struct ONNXNetworkReader {
  /// The result.
  private(set) var file: ForeignFile

  init(_ model: ONNXModelMessage, _ bytes: ONNXBytes, folder: String?) throws(ONNXFault) {
    guard let message = model.graph else {
      throw ONNXFault("the file has no graph: it is not an ONNX model, or was written without one")
    }
    let opset = try Self.opset(model)
    let inliner = try ONNXFunctionInliner(model, message, opset: opset, bytes)
    var tensors = ONNXTensorReader(bytes, folder: folder)
    let graph = try ONNXFileGraph(message, nodes: inliner.nodes, &tensors)
    let signature = (message.signature ?? model.signature).flatMap(ONNXSignature.init)
    let kinds = try ONNXVariableKinds(
      graph, signature: signature, isFromPyTorch: Self.isFromPyTorch(model), tensors
    ).kinds
    let modules = try ONNXModulePaths(graph, kinds, bytes)
    let variables = try ONNXVariables(graph, kinds, modules: modules.paths, tensors)

    var network = ForeignNetwork(
      dialect: .onnx(opset: opset), producer: Self.producer(model), pathSource: modules.source)
    network.className = modules.className
    network.inputs = try graph.inputs.map(Self.input)
    network.outputs = graph.outputs.map(\.name)
    network.variables = variables.variables
    network.constants = variables.constants
    network.modules = modules.classes
    for (index, node) in graph.nodes.enumerated() {
      do throws(ONNXFault) {
        network.nodes.append(try Self.node(node, module: modules.paths[index], graph, tensors))
      } catch {
        throw error.within(node.place)
      }
    }
    network = ONNXPatterns(network).network
    let notes = ONNXNotes(
      model, graph, inlined: inliner.inlined, signature: signature, kinds,
      modules: modules.paths, variables: Set(variables.variables.map(\.name)))
    file = ForeignFile(network: network, elements: variables.elements, notes: notes.sentences)
  }

  /// The version of the standard operators.
  private static func opset(_ model: ONNXModelMessage) throws(ONNXFault) -> Int {
    let versions = Set(model.operatorSets.filter(\.domain.isEmpty).map(\.version))
    guard let opset = versions.first else { throw ONNXFault("the file states no version of the standard operators") }
    guard versions.count == 1 else {
      throw ONNXFault("the file states several versions of the standard operators: \(versions.sorted())")
    }
    guard ONNXReader.supportedOpsets.contains(opset) else {
      let range = ONNXReader.supportedOpsets
      throw ONNXFault(
        "the file uses opset \(opset), and opsets \(range.lowerBound) to \(range.upperBound) are read; "
          + "the converter of the package onnx, or another export, changes it")
    }
    return opset
  }

  /// Whether names of initializers without a dot are those of the network's own variables.
  private static func isFromPyTorch(_ model: ONNXModelMessage) -> Bool {
    ["pytorch", "suture"].contains(model.producerName.lowercased())
  }

  private static func producer(_ model: ONNXModelMessage) -> String {
    let name = model.producerName == "pytorch" ? "PyTorch" : model.producerName
    return [name, model.producerVersion].filter { !$0.isEmpty }.joined(separator: " ")
  }

  private static func input(_ value: ONNXValueMessage) throws(ONNXFault) -> ForeignNetwork.Input {
    guard value.kind == .tensor else {
      throw ONNXFault("the input \(quoted(value.name)) is not a tensor, or has no type")
    }
    guard let sizes = value.sizes else {
      throw ONNXFault("the input \(quoted(value.name)) has an unknown number of dimensions")
    }
    return ForeignNetwork.Input(value: value.name, sizes: sizes)
  }

  // MARK: Nodes

  private static func node(
    _ node: ONNXNodeMessage, module: String, _ graph: ONNXFileGraph, _ tensors: ONNXTensorReader
  ) throws(ONNXFault) -> ForeignNode {
    var arguments = node.inputs.map { ForeignNode.NamedArgument("", $0.isEmpty ? .none : .value($0)) }
    for attribute in node.attributes {
      guard !attribute.name.isEmpty else { throw ONNXFault("an attribute has no name") }
      guard attribute.reference.isEmpty else {
        throw ONNXFault("the attribute \(quoted(attribute.name)) refers to one of a function, outside of functions")
      }
      arguments.append(ForeignNode.NamedArgument(attribute.name, try argument(attribute, tensors)))
    }
    return ForeignNode(
      operation: node.operation, name: node.name, arguments: arguments,
      outputs: node.outputs.map { $0.isEmpty ? nil : $0 }, module: module,
      outputShapes: node.outputs.map { graph.shapes[$0] })
  }

  private static func argument(
    _ attribute: ONNXAttributeMessage, _ tensors: ONNXTensorReader
  ) throws(ONNXFault) -> ForeignArgument {
    switch attribute.kind {
    case .undefined: return .none
    case .real: return .real(real(attribute.real))
    case .integer: return .integer(attribute.integer)
    case .text: return .text(attribute.text)
    case .tensor, .tensors:
      var values: [ForeignArgument] = []
      var reader = tensors
      for message in attribute.tensors {
        do throws(ONNXFault) { values.append(.tensor(try reader.known(try reader.tensor(message)))) } catch {
          throw error.within("the attribute \(quoted(attribute.name))")
        }
      }
      return attribute.kind == .tensors ? .list(values) : values.first ?? .none
    case .reals: return .list(attribute.reals.map { .real(real($0)) })
    case .integers: return .list(attribute.integers.map { .integer($0) })
    case .texts: return .list(attribute.texts.map { .text($0) })
    // The rules for operators do not know what these stand for, and refuse the node.
    case .graph, .graphs: return .text("subgraph")
    case .sparseTensor, .sparseTensors: return .text("sparse tensor")
    case .type, .types: return .text("type")
    }
  }

  /// The shortest decimal number that is the same float: 1e-05, where an exact conversion gives 9.999999747378752e-06.
  private static func real(_ number: Float) -> Double { Double("\(number)") ?? Double(number) }
}
