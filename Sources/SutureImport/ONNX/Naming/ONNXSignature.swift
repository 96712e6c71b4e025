/// The signature of the program that PyTorch exported, which tells parameters from buffers.
///
/// PyTorch 2.9 and 2.13 write one line for each input, `p_conv1_weight: PARAMETER target='conv1.weight'`; earlier
/// versions write `InputSpec(kind=<InputKind.PARAMETER: 2>, arg=TensorArgument(name='p_conv1_weight'),
/// target='conv1.weight', …)`.
struct ONNXSignature {
  /// What an input of the exported program is.
  enum Kind: Hashable {
    case parameter
    case buffer
    /// A tensor that the program's code creates.
    case constant
  }

  /// The keys of the metadata under which it is written.
  static let keys: Set<String> = ["pkg.torch.export.ExportedProgram.graph_signature"]

  /// The kinds, by the names of the state dict.
  private(set) var kinds: [String: Kind] = [:]

  /// Reads a signature; nil where it names no parameters.
  init?(_ text: String) {
    // Outputs follow, and name parameters and buffers again.
    let inputs = text.split(separator: "\n# outputs", maxSplits: 1).first ?? ""
    let isRepresentation = inputs.contains("InputSpec(")
    let entries =
      isRepresentation ? inputs.split(separator: "InputSpec(").dropFirst().map { $0 } : inputs.split(separator: "\n")
    for entry in entries {
      guard let mark = entry.firstRange(of: "target='") else { continue }
      let start = entry[..<mark.lowerBound]
      let name = entry[mark.upperBound...].prefix { $0 != "'" }
      let kind: Kind? =
        if start.contains("PARAMETER") {
          .parameter
        } else if start.contains("BUFFER") {
          .buffer
        } else if start.contains("CONSTANT_TENSOR") {
          .constant
        } else {
          nil
        }
      if let kind { kinds[String(name)] = kind }
    }
    if kinds.isEmpty { return nil }
  }
}
