import SutureSupport

extension Contract {
  /// Reads `{input: [n, c, h, w], output: [n, c, h, w], require: [c / reduction >= 1], parameters: 2 * c}`, or with
  /// `inputs: {x: [n, c, h, w], skip: [n, c, h, w]}` in place of `input`.
  init(_ reader: YAMLReader, hyperparameters: [Hyperparameter]) throws(YAMLError) {
    let fields = try reader.mapping(keys: ["input", "inputs", "output", "require", "parameters"])
    let inputs = try Contract.inputs(fields, of: reader)
    var symbols: [String: ExpressionSymbol] = [:]
    for hyperparameter in hyperparameters { symbols[hyperparameter.name] = ExpressionSymbol(hyperparameter) }
    for (input, field) in inputs {
      for (dimension, item) in zip(input.dimensions, try field.list()) {
        guard case .name(let name) = dimension else { continue }
        if hyperparameters.contains(where: { $0.name == name }) {
          throw item.error(.invalidValue, "\(quoted(name)) is both a dimension and a hyperparameter")
        }
        symbols[name] = .number
      }
    }
    let outputField = try fields.required("output")
    let output = try outputField.list { item throws(YAMLError) in try item.expression(symbols, .number) }
    guard (1...8).contains(output.count) else {
      throw outputField.error(.invalidValue, "'output' must have 1 to 8 dimensions, not \(output.count)")
    }
    self.init(
      inputs: inputs.map(\.input), output: output,
      requirements: try fields["require"]?.list(limit: 64) { item throws(YAMLError) in
        try item.expression(symbols, .truth)
      } ?? [],
      parameters: try fields["parameters"].map { item throws(YAMLError) in try item.expression(symbols, .number) })
  }
}

extension Contract {
  /// Reads the one input, or the named ones, each with its field.
  private static func inputs(
    _ fields: YAMLMapping, of reader: YAMLReader
  ) throws(YAMLError) -> [(input: Input, field: YAMLReader)] {
    guard let several = fields["inputs"] else {
      let field = try fields.required("input")
      return [(Input(name: nil, dimensions: try dimensions(field, "'input'")), field)]
    }
    guard fields["input"] == nil else {
      throw several.error(.invalidValue, "a contract has either 'input' or 'inputs', not both")
    }
    let entries = try several.entries()
    guard (2...maximumInputCount).contains(entries.count) else {
      throw several.error(
        .invalidValue,
        "'inputs' must name 2 to \(maximumInputCount) inputs, not \(entries.count); one input is 'input: [n, c, h, w]'")
    }
    var inputs: [(input: Input, field: YAMLReader)] = []
    for entry in entries {
      let field = several.value(entry)
      guard Name.isDimension(entry.key) else {
        throw field.error(
          .invalidValue, "an input's name must be letters, digits and '_', such as skip, not \(quoted(entry.key))")
      }
      let input = Input(name: entry.key, dimensions: try dimensions(field, "input \(quoted(entry.key))"))
      if let first = inputs.first?.input, first.dimensions.count != input.dimensions.count {
        throw field.error(.invalidValue, "all inputs must be maps [n, c, h, w], or all tokens [n, l, c]")
      }
      inputs.append((input, field))
    }
    return inputs
  }

  private static func dimensions(_ field: YAMLReader, _ what: String) throws(YAMLError) -> [Dimension] {
    let dimensions = try field.list { item throws(YAMLError) in try Dimension(item) }
    guard (3...4).contains(dimensions.count) else {
      throw field.error(
        .invalidValue, "\(what) must be a map [n, c, h, w] or tokens [n, l, c], not \(dimensions.count) dimensions")
    }
    return dimensions
  }
}

extension Contract.Dimension {
  init(_ reader: YAMLReader) throws(YAMLError) {
    if let plain = reader.plainText, let size = Int(plain) {
      guard size >= 1 else { throw reader.error(.invalidValue, "a dimension must be at least 1, not \(size)") }
      self = .size(size)
    } else {
      let name = try reader.text()
      guard Name.isDimension(name) else {
        throw reader.error(.invalidValue, "a dimension of 'input' must be a name or a size, not \(quoted(name))")
      }
      self = .name(name)
    }
  }
}

extension YAMLReader {
  fileprivate func expression(
    _ symbols: [String: ExpressionSymbol], _ wanted: ExpressionSymbol
  ) throws(YAMLError) -> ContractExpression {
    let text = try text()
    do throws(ExpressionError) {
      return try ContractExpression(parsing: text, symbols: symbols, as: wanted)
    } catch {
      // The error's column counts from the start of the expression, which follows the opening quote if there is one.
      let column = node.column + error.column - (plainText == nil ? 0 : 1)
      throw YAMLError(
        file: file, line: node.line, column: column, code: .invalidValue,
        message: "in \(quoted(text)): \(error.message)")
    }
  }
}
