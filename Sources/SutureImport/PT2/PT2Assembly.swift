import SutureExecution
import SutureGraph
import SutureSupport

/// Makes a network of what a `.pt2` file holds.
struct PT2Assembly {
  private(set) var file: ForeignFile
  private let archive: PT2Archive
  private let memory: ImportMemory
  private let weights: [String: PT2Payload]
  private let constants: [String: PT2Payload]
  /// The names of the values that are known so far.
  private var defined: Set<String> = []
  /// Why values that are known cannot be read.
  private var unreadable: [String: String] = [:]
  /// The variables by the places of their elements.
  private var tied: [PT2Payload.Identity: Int] = [:]
  /// The variables by name.
  private var named: [String: Int] = [:]
  /// The numbers of variables by element type, other than single precision.
  private var converted: [PyTorchType: Int] = [:]

  /// Reads the tables of the tensors, and puts the network together.
  init(_ program: PT2Program, in archive: PT2Archive, _ memory: ImportMemory) throws {
    self.archive = archive
    self.memory = memory
    weights = try PT2Reader.named("the table of weights") { try PT2Payload.table(try archive.weights(), memory) }
    constants = try PT2Reader.named("the table of constants") { try PT2Payload.table(try archive.constants(), memory) }
    let producer = program.torchVersion.isEmpty ? "PyTorch" : "PyTorch \(program.torchVersion)"
    file = ForeignFile(
      network: ForeignNetwork(
        dialect: .aten, producer: producer, pathSource: program.modules.isKnown ? .moduleStack : .none), elements: [:])
    file.network.className = program.modules.rootClass
    file.network.modules = program.modules.classes
    let flat = try PT2Inlining(program.graph)
    for input in program.signature.inputs { try add(input, flat.tensors) }
    try add(flat.nodes, flat.tensors)
    try setOutputs(program.signature)
    note()
  }

  // MARK: Inputs

  private mutating func define(_ value: String) throws {
    guard defined.insert(value).inserted else {
      throw ImportError(file: "", "the value \(quoted(value)) is defined twice")
    }
  }

  private mutating func add(_ input: PT2Signature.Input, _ tensors: [String: PT2TensorMeta]) throws {
    switch input {
    case .fixed: break
    case .other(let value, let kind):
      let name = value.map { quoted($0) + " " } ?? ""
      throw ImportError(file: "", "its input \(name)is \(PT2Arguments.text(ofKind: kind)), and only tensors are given")
    case .object(let value, let kind):
      try define(value)
      unreadable[value] = "it is of the kind '\(kind)'"
    case .tensor(let value):
      try define(value)
      guard let meta = tensors[value] else {
        throw ImportError(file: "", "the sizes of the input \(quoted(value)) are missing")
      }
      guard meta.sizes.allSatisfy({ ($0.example ?? 0) >= 0 }) else {
        throw ImportError(file: "", "the input \(quoted(value)) has a negative size")
      }
      file.network.inputs.append(
        ForeignNetwork.Input(value: value, sizes: meta.sizes.map(\.number), example: meta.sizes.map(\.example)))
      if let type = PT2Codes.type(meta.type), !type.isFloatingPoint {
        file.notes.append("The input \(quoted(value)) was exported with elements of type '\(type.rawValue)'.")
      }
    case .parameter(let value, let name): try addTensor(value, name, "the parameter", isParameter: true, tensors)
    case .buffer(let value, let name): try addTensor(value, name, "the buffer", isParameter: false, tensors)
    case .constant(let value, let name): try addTensor(value, name, "the constant", isParameter: nil, tensors)
    }
  }

  /// Adds a parameter, a buffer, or with `isParameter: nil` a constant.
  private mutating func addTensor(
    _ value: String, _ name: String, _ kind: String, isParameter: Bool?, _ tensors: [String: PT2TensorMeta]
  ) throws {
    try define(value)
    let subject = "\(kind) \(quoted(name))"
    // Buffers that are not saved with the weights lie among the constants.
    let saved = isParameter == nil ? nil : weights[name]
    guard let payload = saved ?? constants[name] else {
      throw ImportError(file: "", "the elements of \(subject) are missing")
    }
    if let reason = payload.unreadable {
      unreadable[value] = reason
      return
    }
    let tensor = try payload.tensor(subject, in: archive, saved == nil ? "data/constants" : "data/weights")
    let shape = tensor.stored.shape
    if let expected = tensors[value]?.sizes.map(\.number), expected != shape.dimensions.map(Optional.some) {
      let sizes = expected.map { $0.map(String.init) ?? "any" }.joined(separator: ", ")
      throw ImportError(file: "", "\(subject) has the shape \(shape.dimensions), and the operations expect [\(sizes)]")
    }
    let isLarge = ForeignFile.isLargeConstant(shape.dimensions) && named[name] == nil
    guard isParameter != nil || isLarge, tensor.type.isFloatingPoint else {
      file.network.constants[value] = try constant(tensor, subject)
      return
    }
    let index = try variable(name, shape, subject, isParameter: isParameter, tensor)
    file.network.variables[index].values.append(value)
  }

  /// The position of a variable: that of another with the same elements, or a new one.
  ///
  /// With `isParameter: nil` it is a constant.
  private mutating func variable(
    _ name: String, _ shape: Shape, _ subject: String, isParameter: Bool?, _ tensor: PT2Payload.Tensor
  ) throws -> Int {
    let other = named[name] ?? tensor.identity.flatMap { tied[$0] }
    let (isConstant, isParameter) = (isParameter == nil, isParameter ?? false)
    if let other, file.network.variables[other].isParameter == isParameter,
      file.network.variables[other].isConstant == isConstant
    {
      return other
    }
    guard named[name] == nil else { throw ImportError(file: "", "\(subject) has the name of another variable") }
    let index = file.network.variables.count
    file.network.variables.append(
      ForeignNetwork.Variable(
        name: name, values: [], isParameter: isParameter, shape: shape.dimensions, isConstant: isConstant))
    file.elements[name] = tensor.stored
    named[name] = index
    if let identity = tensor.identity, tied[identity] == nil { tied[identity] = index }
    if tensor.type != .float32 { converted[tensor.type, default: 0] += 1 }
    return index
  }

  /// Reads the elements of a constant.
  private mutating func constant(_ tensor: PT2Payload.Tensor, _ subject: String) throws -> ForeignTensor {
    let width = tensor.type.isFloatingPoint ? 4 : tensor.type == .bool ? 1 : 8
    let shape = tensor.stored.shape
    guard memory.take(ImportMemory.elements(shape.elementCount, width: width)) else {
      throw ImportError(file: "", "\(subject) has the shape \(shape.dimensions): \(memory.refusal)")
    }
    let elements: ForeignTensor.Elements
    do {
      elements =
        tensor.type.isFloatingPoint
        ? .floats(try tensor.stored.read().values)
        : tensor.type == .bool
          ? .booleans(try tensor.stored.integers().map { $0 != 0 }) : .integers(try tensor.stored.integers())
    } catch {
      throw ImportError(file: "", "\(subject) cannot be read: \(PT2Assembly.text(error))")
    }
    guard let constant = ForeignTensor(shape: shape.dimensions, elements) else {
      throw ImportError(file: "", "\(subject) has other elements than its shape \(shape.dimensions) holds")
    }
    return constant
  }

  private static func text(_ failure: StoredTensor.Failure) -> String {
    switch failure {
    case .file(let error): error.reason
    case .truncated(let position): "the file ends at byte \(position)"
    case .memory(let needed, let available):
      "it needs \(NumberText.bytes(needed)) of memory, and this process may hold \(NumberText.bytes(available))"
    }
  }

  // MARK: Operations

  private mutating func add(_ nodes: [PT2Graph.Node], _ tensors: [String: PT2TensorMeta]) throws {
    var modules: [String: String] = [:]
    file.network.nodes.reserveCapacity(nodes.count)
    for node in nodes {
      let subject = PT2Inlining.text(node.node)
      if let (argument, what) = node.refused {
        let name = argument.isEmpty ? "one of its arguments" : "its argument \(quoted(argument))"
        throw ImportError(file: "", "\(subject): \(name) is \(what), which is not read")
      }
      var result = node.node
      let names = result.arguments.lazy.map(\.name).filter { !$0.isEmpty }
      guard Set(names).count == names.count else {
        throw ImportError(file: "", "\(subject) has two arguments of the same name")
      }
      let inputs = result.inputs
      for input in inputs {
        if let reason = unreadable[input] {
          throw ImportError(file: "", "\(subject) reads \(quoted(input)), which cannot be read: \(reason)")
        }
        guard defined.contains(input) else {
          throw ImportError(file: "", "\(subject) reads \(quoted(input)), which is computed nowhere before it")
        }
      }
      if !node.hasModule { result.module = inputs.lazy.compactMap { modules[$0] }.first ?? "" }
      for case let output? in result.outputs {
        try define(output)
        modules[output] = result.module
      }
      result.outputShapes = result.outputs.map { $0.flatMap { tensors[$0]?.example } }
      file.network.nodes.append(result)
    }
  }

  private mutating func setOutputs(_ signature: PT2Signature) throws {
    guard !signature.outputs.isEmpty else { throw ImportError(file: "", "the network returns no tensor") }
    for output in signature.outputs where !defined.contains(output) || unreadable[output] != nil {
      throw ImportError(file: "", "the network returns \(quoted(output)), which is computed nowhere")
    }
    file.network.outputs = signature.outputs
    if signature.otherOutputs > 0 {
      let verb = signature.otherOutputs == 1 ? "is" : "are"
      file.notes.append(
        "\(Words.plural(signature.otherOutputs, "output")) of the network \(verb) no tensor, and left out.")
    }
  }

  // MARK: Notes

  private mutating func note() {
    let training = file.network.nodes.count { PT2Assembly.isTraining($0) }
    if training > 0 {
      file.notes.append(
        "The network was exported in training mode: \(Words.plural(training, "operation")) of batch norm or dropout "
          + "\(training == 1 ? "has" : "have") 'training' set. Call 'model.eval()' before the export.")
    }
    for (type, count) in converted.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      file.notes.append(
        "\(Words.plural(count, "variable")) of type '\(type.rawValue)' \(count == 1 ? "becomes" : "become") float32.")
    }
  }

  /// Whether a node computes what only training needs.
  private static func isTraining(_ node: ForeignNode) -> Bool {
    func isTrue(_ name: String) -> Bool { node.arguments.contains { $0.name == name && $0.value == .boolean(true) } }
    if node.operation.contains("dropout") { return isTrue("train") }
    // Without running statistics, those of the batch are used in both modes.
    return node.operation.contains("batch_norm") && isTrue("training")
      && node.arguments.contains { $0.name == "running_mean" && $0.value != ForeignArgument.none }
  }
}

extension PyTorchType {
  /// Whether elements are real numbers that are read.
  fileprivate var isFloatingPoint: Bool {
    switch element {
    case .f16, .bf16, .f32, .f64: true
    case .i8, .i16, .i32, .i64, .u8, .bool, nil: false
    }
  }
}
