import SutureGraph

/// Writes one `forward` method: the computation of a scope, in which calls of scopes inside are calls of modules.
struct ForwardWriter {
  /// The longest expression that is written inside another instead of being given a name.
  private static let inlineLength = 56

  private let network: PyTorchNetwork
  private let scope: Int
  private let call: ScopeCall
  private let steps: [ScopeCall.Step]
  private let arguments: [String]
  private let sizes: SizeSpelling
  private let spelling: OperationSpelling
  /// The name of the method by which a call of a scope inside is made; nil for the module itself.
  private let method: (ScopeCall) -> String?

  /// The steps that use a value, once for each use; the number of steps stands for the method's result.
  private var uses: [Value: [Int]] = [:]
  private var names: [Value: String] = [:]
  /// Expressions that are written where they are used, with the names that they contain.
  private var pending: [Value: (expression: PythonExpression, names: Set<String>)] = [:]
  private var lines: [String] = []
  private var taken: Set<String> = []

  /// - Parameter method: the name of the method for a call of a scope inside; nil for the module itself.
  init(_ network: PyTorchNetwork, _ call: ScopeCall, method: @escaping (ScopeCall) -> String?) {
    self.network = network
    self.call = call
    self.method = method
    scope = call.scope
    steps = network.steps(of: call)
    let letters = ["x", "y", "z"]
    arguments = call.inputs.indices.map { $0 < letters.count ? letters[$0] : "x\($0 + 1)" }
    sizes = SizeSpelling(
      network.builds, arguments: Array(zip(arguments, call.inputs)), taken: ["self", "torch", "nn", "F"])
    spelling = OperationSpelling(sizes: sizes)
  }

  /// The lines of the method, without indentation.
  /// - Throws: `ExportError`; `SizeSpelling.Unresolved`.
  mutating func method(named name: String) throws -> [String] {
    names = Dictionary(uniqueKeysWithValues: zip(call.inputs, arguments))
    taken = Set(arguments).union(["self", "torch", "nn", "F", "b", "h", "w", "n"])
    for (index, step) in steps.enumerated() {
      for value in inputs(of: step) { uses[value, default: []].append(index) }
    }
    for value in call.outputs { uses[value, default: []].append(steps.count) }
    for (index, step) in steps.enumerated() { try write(step, at: index) }
    let results = call.outputs.map { operand($0, at: steps.count).expression.text }
    let header = "def \(name)(\((["self"] + arguments).joined(separator: ", "))):"
    let result = "return \(results.joined(separator: ", "))"
    return [header] + (sizeCheck + sizes.lines + lines + [result]).map { "    \($0)" }
  }

  /// The statement that refuses inputs of sizes for which the file has not been written; none where all may vary.
  ///
  /// `torch._assert`, unlike a condition, can be traced.
  private var sizeCheck: [String] {
    guard scope == 0, let input = call.inputs.first, call.inputs.count == 1 else { return [] }
    let shape = network.graph.shape(input).dimensions
    let channelAxis = shape.count == 4 ? 1 : shape.count - 1
    let fixed = shape.indices.filter { $0 != channelAxis && !network.builds.freeAxes.contains($0) }
    let names = shape.count == 4 ? ["batch", "channels", "height", "width"] : ["batch", "tokens", "channels"]
    return fixed.map { axis in
      let name = names.indices.contains(axis) ? names[axis] : "size \(axis)"
      let size = PythonText.slot("size", shape[axis])
      let message = PythonText.quoted("this network takes inputs of \(name) \(shape[axis])")
      return "torch._assert(\(arguments[0]).shape[\(axis)] == \(size), \(PythonText.slot("size_text", message)))"
    }
  }

  private func inputs(of step: ScopeCall.Step) -> [Value] {
    switch step {
    case .node(let index): network.graph.nodes[index].inputs
    case .call(let inner): inner.inputs
    }
  }

  private mutating func write(_ step: ScopeCall.Step, at index: Int) throws {
    switch step {
    case .node(let position):
      let node = network.graph.nodes[position]
      let operands = node.inputs.map { operand($0, at: index) }
      let expression = try spelling.expression(node, operands.map(\.expression), index: position)
      bind(node.outputs, to: expression, operands, hint: ForwardWriter.hint(for: node.operation), at: index)
    case .call(let inner):
      let operands = inner.inputs.map { operand($0, at: index) }
      let target: String
      if network.calls.isInside(inner.scope, scope) {
        target = network.path(from: scope, to: inner.scope)
      } else {
        target = "self.\(network.sharedAttribute(for: inner.scope))[0]"
      }
      let function = target + (method(inner).map { ".\($0)" } ?? "")
      let expression = PythonExpression.call(function, operands.map(\.expression.text))
      let name = network.graph.scopes[inner.scope].name
      bind(inner.outputs, to: expression, operands, hint: PythonText.isIdentifier(name) ? name : "y", at: index)
    }
  }

  private typealias Operand = (expression: PythonExpression, names: Set<String>, value: Value)

  /// The expression of a value; one that was kept for this use is handed out.
  private mutating func operand(_ value: Value, at index: Int) -> Operand {
    if let kept = pending.removeValue(forKey: value) { return (kept.expression, kept.names, value) }
    if let name = names[value] { return (PythonExpression(name), [name], value) }
    if let variable = network.calls.variables[value] {
      return (PythonExpression(network.path(from: scope, to: variable)), [], value)
    }
    return (PythonExpression("None"), [], value)
  }

  private mutating func bind(
    _ values: [Value], to expression: PythonExpression, _ operands: [Operand], hint: String, at index: Int
  ) {
    let contained = operands.reduce(into: Set<String>()) { $0.formUnion($1.names) }
    if values.count == 1, let value = values.first, uses[value]?.count == 1, isInlined(value, expression, at: index) {
      pending[value] = (expression, contained)
      return
    }
    let targets = values.map { value in
      let name = reusedName(operands, contained, at: index) ?? PythonText.free(hint, taken)
      taken.insert(name)
      names = names.filter { $0.value != name }
      names[value] = name
      return name
    }
    lines.append("\(targets.joined(separator: ", ")) = \(expression.text)")
  }

  private func isInlined(_ value: Value, _ expression: PythonExpression, at index: Int) -> Bool {
    let length = PythonText.filled(expression.text) { $0.literalText }.count
    // The last step is the method's result.
    if index == steps.count - 1 { return length <= PythonText.lineLength - 20 }
    return length <= ForwardWriter.inlineLength
  }

  /// The name of an operand that is not needed any more.
  private func reusedName(_ operands: [Operand], _ contained: Set<String>, at index: Int) -> String? {
    for operand in operands {
      for name in operand.names.sorted() {
        guard let value = names.first(where: { $0.value == name })?.key else { continue }
        let isNeeded = (uses[value] ?? []).contains { $0 > index }
        if !isNeeded, !pending.values.contains(where: { $0.names.contains(name) }) { return name }
      }
    }
    return nil
  }

  private static func hint(for operation: any Operation) -> String {
    switch operation {
    case let reduce as Reduce: reduce.function == .max ? "maximum" : reduce.function == .mean ? "mean" : "total"
    case is ReduceVariance: "variance"
    case is ReduceNorm: "norm"
    case is Softmax: "weights"
    case let unary as Unary where unary.function == .sigmoid: "gate"
    case is Concat: "joined"
    default: "y"
    }
  }
}
