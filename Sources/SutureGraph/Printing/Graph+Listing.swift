import SutureSupport

extension Graph {
  /// Every input, variable and operation as text, one per line; graphs with equal listings are equal.
  public var listing: String {
    var lines = inputs.map { "%\($0.value.index) = input \($0.name) \(shape($0.value))" }
    for variable in variables {
      lines.append(
        "%\(variable.value.index) = \(variable.role.rawValue) \(variable.name) \(variable.shape) "
          + variable.initialiser.listing)
    }
    for node in nodes {
      let made = node.outputs.map { "%\($0.index)" }.joined(separator: ", ")
      let taken = node.inputs.map { "%\($0.index)" }.joined(separator: ", ")
      let constants = node.operation.attributes.map(\.description).joined(separator: " ")
      let shapes = node.outputs.map { shape($0).description }.joined(separator: ", ")
      lines.append("\(made) = \(node.operation.name)(\(taken)) \(constants) → \(shapes)")
    }
    for update in updates { lines.append("%\(update.buffer.index) becomes %\(update.value.index)") }
    lines.append("outputs " + outputs.map { "%\($0.index)" }.joined(separator: ", "))
    return lines.joined(separator: "\n")
  }
}

extension Initialiser {
  /// The distribution, or the digest of given values.
  fileprivate var listing: String {
    guard let values = givenValues else { return "\(self)" }
    return "values(sha256: \(SHA256.hexDigest(of: [UInt8](littleEndian: values))))"
  }
}
