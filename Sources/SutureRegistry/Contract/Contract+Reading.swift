import SutureSupport

extension Contract {
  /// Reads `{input: [n, c, h, w], output: [n, c, h, w], require: [c / reduction >= 1], parameters: 2 * c}`.
  init(_ reader: YAMLReader, hyperparameters: [Hyperparameter]) throws(YAMLError) {
    let fields = try reader.mapping(keys: ["input", "output", "require", "parameters"])
    let inputField = try fields.required("input")
    let input = try inputField.list { item throws(YAMLError) in try Dimension(item) }
    guard (3...4).contains(input.count) else {
      throw inputField.error(
        .invalidValue, "'input' must be a map [n, c, h, w] or tokens [n, l, c], not \(input.count) dimensions")
    }
    var symbols: [String: ExpressionSymbol] = [:]
    for hyperparameter in hyperparameters { symbols[hyperparameter.name] = ExpressionSymbol(hyperparameter) }
    for (dimension, item) in zip(input, try inputField.list()) {
      guard case .name(let name) = dimension else { continue }
      if hyperparameters.contains(where: { $0.name == name }) {
        throw item.error(.invalidValue, "\(quoted(name)) is both a dimension and a hyperparameter")
      }
      symbols[name] = .number
    }
    let outputField = try fields.required("output")
    let output = try outputField.list { item throws(YAMLError) in try item.expression(symbols, .number) }
    guard (1...8).contains(output.count) else {
      throw outputField.error(.invalidValue, "'output' must have 1 to 8 dimensions, not \(output.count)")
    }
    self.init(
      input: input, output: output,
      requirements: try fields["require"]?.list(limit: 64) { item throws(YAMLError) in
        try item.expression(symbols, .truth)
      } ?? [],
      parameters: try fields["parameters"].map { item throws(YAMLError) in try item.expression(symbols, .number) })
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
