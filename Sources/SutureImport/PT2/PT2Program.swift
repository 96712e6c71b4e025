import SutureSupport

/// The description of a program: what wrote it, its operations, and what its inputs are.
///
/// Keys that are not known are skipped, among them the stack traces of the operations.
///
/// - Source: `ExportedProgram` and `GraphModule` of `torch/_export/serde/schema.py`.
struct PT2Program {
  /// The major version of the schema; others are other languages.
  static let schemaVersion = 8

  /// PyTorch's version, such as `2.13.0`; empty where the file does not tell it.
  let torchVersion: String
  let graph: PT2Graph
  let signature: PT2Signature
  let modules: PT2Modules

  /// Reads a description, with an account of the memory.
  init(_ json: ArraySlice<UInt8>, _ memory: ImportMemory) throws {
    torchVersion = try PT2Program.version(json)
    var scanner = JSONScanner(json)
    try memory.take(json.count, scanner)
    var reader = PT2GraphReader(memory)
    var graph: PT2Graph?
    var signature: PT2Signature?
    try scanner.object { key, scanner in
      guard key == "graph_module" else { return try scanner.skip() }
      try scanner.object { key, scanner in
        switch key {
        case "graph": graph = try reader.graph(&scanner)
        case "signature": signature = try PT2Signature(&scanner, reader.arguments)
        default: try scanner.skip()
        }
      }
    }
    try scanner.end()
    guard let graph, let signature else { throw scanner.fault("the program has no graph or no signature") }
    self.graph = graph
    self.signature = signature
    modules = reader.modules
  }

  /// Checks the schema's version, which follows the operations in the text, before these are read.
  /// - Returns: PyTorch's version.
  private static func version(_ json: ArraySlice<UInt8>) throws -> String {
    var scanner = JSONScanner(json)
    var major: Int?
    var minor = 0
    var torch = ""
    try scanner.object { key, scanner in
      switch key {
      case "torch_version":
        // Without the part after the plus sign, which names the build.
        torch = String(try scanner.string().prefix { $0 != "+" }.prefix(40))
      case "schema_version":
        try scanner.object { key, scanner in
          switch key {
          case "major": major = try scanner.integer()
          case "minor": minor = try scanner.integer()
          default: try scanner.skip()
          }
        }
      default: try scanner.skip()
      }
    }
    guard let major else { throw scanner.fault("the version of the schema is missing") }
    guard major == schemaVersion else {
      let writer = torch.isEmpty ? "" : " of PyTorch \(torch)"
      throw ImportError(
        file: "",
        "its schema has version \(major).\(minor)\(writer), and versions \(schemaVersion).x are read, which PyTorch 2.9 "
          + "to 2.15 write")
    }
    return torch
  }
}
