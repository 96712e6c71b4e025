import SutureRegistry

extension Composition {
  /// Reads a composition from YAML, written as an expression or as a tree.
  ///
  ///     serial: [ca, {gated: [sa(kernel_size: 3), {module: sa, hyperparameters: {kernel_size: 7}, tag: 1}]}]
  ///     {module: aff, branches: [se, eca], hyperparameters: {reduction: 8}}
  ///
  /// - Throws: `YAMLError` with the location of the error.
  public init(_ reader: YAMLReader) throws(YAMLError) {
    guard case .mapping = reader.node.content else {
      self = try Composition(expression: reader)
      return
    }
    let entries = try reader.entries()
    let operators = CompositionOperator.allCases.map(\.rawValue)
    let keys = operators + CompositionFunction.names.filter { !operators.contains($0) } + ["module"]
    guard let operation = entries.first(where: { keys.contains($0.key) }) else {
      _ = try reader.mapping(keys: keys)
      throw reader.error(.missingKey, "a part of a composition has one of the keys \(keys.joined(separator: ", "))")
    }
    if operation.key == "module" {
      let (reference, branches) = try ModuleReference.read(tree: reader)
      guard let branches else {
        self = .module(reference)
        return
      }
      let parts = try branches.list(limit: 256) { part throws(YAMLError) in try Composition(part) }
      guard !parts.isEmpty else { throw branches.error(.invalidValue, "'branches' is empty") }
      self = .fusion(reference, parts)
      return
    }
    _ = try reader.mapping(keys: [operation.key])
    let value = reader.value(operation)
    if let function = CompositionFunction(rawValue: operation.key) {
      self = function.applied(to: try Composition(value))
      return
    }
    let joining = CompositionOperator(rawValue: operation.key) ?? .serial
    let parts = try value.list(limit: 256) { part throws(YAMLError) in try Composition(part) }
    guard joining.arity.contains(parts.count) else {
      throw value.error(.invalidValue, "'\(joining.rawValue)' takes \(joining.arityText), not \(parts.count)")
    }
    self =
      switch joining {
      case .serial: .serial(parts)
      case .parallel(let parallel): .parallel(parallel, parts)
      case .fusion(let fusion): .fusion(fusion.reference, parts)
      }
  }

  private init(expression reader: YAMLReader) throws(YAMLError) {
    let text = try reader.text(limit: Lexer.maximumLength)
    do throws(SyntaxError) {
      self = try CompositionParser.parse(text)
    } catch {
      throw reader.error(.invalidValue, "'\(reader.name)', \(error)")
    }
  }
}

extension ModuleReference {
  fileprivate static func read(
    tree reader: YAMLReader
  ) throws(YAMLError) -> (reference: ModuleReference, branches: YAMLReader?) {
    let fields = try reader.mapping(keys: ["module", "branches", "hyperparameters", "tag"])
    var reference = ModuleReference(
      id: try fields.required("module").text(limit: 64), tag: try fields["tag"]?.text(limit: 64))
    if let given = fields["hyperparameters"] {
      for entry in try given.entries() {
        reference.hyperparameters[entry.key] = try HyperparameterValue(given.value(entry))
      }
    }
    return (reference, fields["branches"])
  }
}

extension HyperparameterValue {
  /// Reads a value; its type follows from its syntax, as in expressions.
  fileprivate init(_ reader: YAMLReader) throws(YAMLError) {
    guard case .scalar(let text, let isPlain) = reader.node.content else {
      self = .integers(try reader.list(limit: 64) { item throws(YAMLError) in try item.integer() })
      return
    }
    switch text {
    case "true" where isPlain: self = .boolean(true)
    case "false" where isPlain: self = .boolean(false)
    default:
      if isPlain, let number = Int(text) {
        self = .integer(number)
      } else if isPlain, let number = Double(text), number.isFinite {
        self = .real(number)
      } else {
        self = .text(try reader.text(limit: 256))
      }
    }
  }
}
