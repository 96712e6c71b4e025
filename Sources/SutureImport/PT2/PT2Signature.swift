import SutureSupport

/// What the inputs and outputs of a program are.
///
/// - Source: `GraphSignature` of `torch/_export/serde/schema.py`.
struct PT2Signature {
  /// One input of the graph.
  enum Input {
    /// A tensor that the caller provides.
    case tensor(value: String)
    /// A number or another thing that the caller provides, by its kind.
    case other(value: String?, kind: String)
    /// A number or word that was fixed at export.
    case fixed
    case parameter(value: String, name: String)
    case buffer(value: String, name: String)
    /// A tensor that is neither a parameter nor a buffer of a module.
    case constant(value: String, name: String)
    /// A thing that is no tensor, by its kind; it matters only where an operation reads it.
    case object(value: String, kind: String)
  }

  /// The inputs in order.
  var inputs: [Input] = []
  /// The tensors that the program returns.
  var outputs: [String] = []
  /// How many numbers it returns besides.
  var otherOutputs = 0

  /// Reads a signature with a reader of arguments.
  init(_ scanner: inout JSONScanner, _ arguments: PT2Arguments) throws {
    try scanner.object { key, scanner in
      switch key {
      case "input_specs": try scanner.array { inputs.append(try PT2Signature.input(&$0, arguments)) }
      case "output_specs": try scanner.array { try output(&$0, arguments) }
      default: try scanner.skip()
      }
    }
  }

  // MARK: Inputs

  private static func input(_ scanner: inout JSONScanner, _ arguments: PT2Arguments) throws -> Input {
    try scanner.union { kind, scanner in
      switch kind {
      case "user_input":
        let (kind, value) = try argument(&scanner, arguments)
        guard kind == "as_tensor", let value else { return .other(value: value, kind: kind) }
        return .tensor(value: value)
      case "constant_input":
        try scanner.skip()
        return .fixed
      case "parameter": return try named(&scanner, "parameter_name") { .parameter(value: $0, name: $1) }
      case "buffer": return try named(&scanner, "buffer_name") { .buffer(value: $0, name: $1) }
      case "tensor_constant": return try named(&scanner, "tensor_constant_name") { .constant(value: $0, name: $1) }
      case "custom_obj": return try named(&scanner, "custom_obj_name") { value, _ in .object(value: value, kind: kind) }
      case "token": return try named(&scanner, nil) { value, _ in .object(value: value, kind: kind) }
      default: throw scanner.fault("'\(kind)' is not a known kind of input")
      }
    }
  }

  /// Reads the name of a value, and the name under the key `name`.
  private static func named(
    _ scanner: inout JSONScanner, _ nameKey: String?, _ input: (String, String) -> Input
  ) throws -> Input {
    var (value, name): (String?, String?) = (nil, nil)
    try scanner.object { key, scanner in
      switch key {
      case "arg": value = try PT2Arguments.name(&scanner)
      case nameKey: name = try scanner.string()
      default: try scanner.skip()
      }
    }
    guard let value, nameKey == nil || name?.isEmpty == false else { throw scanner.fault("an input is incomplete") }
    return input(value, name ?? "")
  }

  // MARK: Outputs

  private mutating func output(_ scanner: inout JSONScanner, _ arguments: PT2Arguments) throws {
    try scanner.union { kind, scanner in
      // Others are what the program changes: running statistics, counters and its inputs.
      guard kind == "user_output" || kind == "loss_output" else { return try scanner.skip() }
      if kind == "user_output" {
        let (kind, value) = try PT2Signature.argument(&scanner, arguments)
        if kind == "as_tensor", let value { outputs.append(value) } else if kind != "as_none" { otherOutputs += 1 }
      } else {
        try scanner.object { key, scanner in
          if key == "arg" { outputs.append(try PT2Arguments.name(&scanner)) } else { try scanner.skip() }
        }
      }
    }
  }

  /// Reads the kind of an object's argument, and the name of its value where it has one.
  private static func argument(
    _ scanner: inout JSONScanner, _ arguments: PT2Arguments
  ) throws -> (kind: String, value: String?) {
    var argument: (kind: String, value: String?)?
    try scanner.object { key, scanner in
      guard key == "arg" else { return try scanner.skip() }
      argument = try scanner.union { kind, scanner in
        if let value = try arguments.argument(kind, &scanner) { return (kind, value.valueNames.first) }
        try scanner.skip()
        return (kind, nil)
      }
    }
    guard let argument else { throw scanner.fault("an input or output is incomplete") }
    return argument
  }
}
