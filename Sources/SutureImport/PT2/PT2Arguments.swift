import SutureExecution
import SutureSupport

/// Reads the arguments and outputs of nodes.
///
/// - Source: `Argument` of `torch/_export/serde/schema.py`.
struct PT2Arguments {
  private let memory: ImportMemory

  /// Starts to read with an account of the memory.
  init(_ memory: ImportMemory) { self.memory = memory }

  /// Reads the value of an argument of a kind; nil, and nothing is read, where the kind is not known.
  func argument(_ kind: String, _ scanner: inout JSONScanner) throws -> ForeignArgument? {
    try memory.take(ImportMemory.item, scanner)
    if let value = try single(kind, &scanner) { return value }
    return try list(kind, &scanner)
  }

  private func single(_ kind: String, _ scanner: inout JSONScanner) throws -> ForeignArgument? {
    switch kind {
    case "as_none":
      try scanner.skip()
      return ForeignArgument.none
    case "as_tensor": return .value(try PT2Arguments.name(&scanner))
    case "as_optional_tensor": return try optionalTensor(&scanner)
    case "as_sym_int", "as_sym_float", "as_sym_bool": return try symbolic(&scanner)
    case "as_int": return .integer(try scanner.integer())
    case "as_float": return .real(try scanner.real())
    case "as_bool": return .boolean(try scanner.boolean())
    case "as_string": return .text(try scanner.string())
    case "as_scalar_type": return try code(&scanner, "element type") { PT2Codes.type($0)?.rawValue }
    case "as_memory_format": return try code(&scanner, "memory format", PT2Codes.memoryFormat)
    case "as_layout": return try code(&scanner, "layout", PT2Codes.layout)
    case "as_device": return try device(&scanner)
    default: return nil
    }
  }

  private func list(_ kind: String, _ scanner: inout JSONScanner) throws -> ForeignArgument? {
    switch kind {
    case "as_tensors": try items(&scanner) { .value(try PT2Arguments.name(&$1)) }
    case "as_optional_tensors": try items(&scanner) { try $0.optionalTensor(&$1) }
    case "as_nested_tensors": try items(&scanner) { try $0.items(&$1) { .value(try PT2Arguments.name(&$1)) } }
    case "as_sym_ints", "as_sym_floats", "as_sym_bools": try items(&scanner) { try $0.symbolic(&$1) }
    case "as_ints": try items(&scanner) { .integer(try $1.integer()) }
    case "as_int_lists": try items(&scanner) { try $0.items(&$1) { .integer(try $1.integer()) } }
    case "as_floats": try items(&scanner) { .real(try $1.real()) }
    case "as_float_lists": try items(&scanner) { try $0.items(&$1) { .real(try $1.real()) } }
    case "as_bools": try items(&scanner) { .boolean(try $1.boolean()) }
    case "as_strings": try items(&scanner) { .text(try $1.string()) }
    default: nil
    }
  }

  /// Reads the names of the values that one entry of a node's outputs stands for; nil for those that have no name.
  func outputs(_ scanner: inout JSONScanner) throws -> [String?] {
    try memory.take(ImportMemory.item, scanner)
    return try scanner.union { kind, scanner in
      let argument: ForeignArgument? =
        switch kind {
        case "as_none", "as_tensor", "as_optional_tensor", "as_sym_int", "as_sym_float", "as_sym_bool":
          try single(kind, &scanner)
        case "as_tensors", "as_optional_tensors", "as_sym_ints", "as_sym_floats", "as_sym_bools":
          try list(kind, &scanner)
        default: nil
        }
      return switch argument {
      case .value(let name)?: [name]
      case .list(let items)?: items.map { $0.valueNames.first }
      // Numbers that are known need no name.
      case ForeignArgument.none?, .integer?, .real?, .boolean?: [nil]
      case .text?, .tensor?, nil: throw scanner.fault("a node's output is \(PT2Arguments.text(ofKind: kind))")
      }
    }
  }

  // MARK: Parts

  /// Reads an object with the name of a value.
  static func name(_ scanner: inout JSONScanner) throws -> String {
    var name: String?
    try scanner.object { key, scanner in
      if key == "name" { name = try scanner.string() } else { try scanner.skip() }
    }
    guard let name, !name.isEmpty else { throw scanner.fault("a value has no name") }
    return name
  }

  private func items(
    _ scanner: inout JSONScanner, _ item: (PT2Arguments, inout JSONScanner) throws -> ForeignArgument
  ) throws -> ForeignArgument {
    var items: [ForeignArgument] = []
    try scanner.array { scanner in
      try memory.take(ImportMemory.item, scanner)
      items.append(try item(self, &scanner))
    }
    return .list(items)
  }

  private func optionalTensor(_ scanner: inout JSONScanner) throws -> ForeignArgument {
    try scanner.union { kind, scanner in
      if kind == "as_tensor" { return .value(try PT2Arguments.name(&scanner)) }
      guard kind == "as_none" else { throw scanner.fault("'\(kind)' is not a kind of optional tensor") }
      try scanner.skip()
      return ForeignArgument.none
    }
  }

  /// A number that is known, or the name of one that follows from sizes.
  private func symbolic(_ scanner: inout JSONScanner) throws -> ForeignArgument {
    try scanner.union { kind, scanner in
      switch kind {
      case "as_name": return .value(try scanner.string())
      case "as_int": return .integer(try scanner.integer())
      case "as_float": return .real(try scanner.real())
      case "as_bool": return .boolean(try scanner.boolean())
      default: throw scanner.fault("'\(kind)' is not a kind of number")
      }
    }
  }

  private func code(
    _ scanner: inout JSONScanner, _ what: String, _ text: (Int) -> String?
  ) throws -> ForeignArgument {
    let code = try scanner.integer()
    guard let text = text(code) else { throw scanner.fault("the \(what) \(code) is not known") }
    return .text(text)
  }

  /// `cpu`, or `cuda:0`.
  private func device(_ scanner: inout JSONScanner) throws -> ForeignArgument {
    var type = ""
    var index: Int?
    try scanner.object { key, scanner in
      switch key {
      case "type": type = try scanner.string()
      case "index": index = try scanner.optional { try $0.integer() }
      default: try scanner.skip()
      }
    }
    return .text(index.map { "\(type):\($0)" } ?? type)
  }

  /// What a kind of argument is, for messages.
  static func text(ofKind kind: String) -> String {
    switch kind {
    case "as_graph": "a graph"
    case "as_custom_obj": "an object of a custom class"
    case "as_operator": "an operation"
    case "as_complex": "a complex number"
    case "as_string_to_argument": "a dictionary"
    default: "of the kind '\(kind)'"
    }
  }
}
