/// Parameters whose gradient in training is 0 by mathematics, such as a bias that a batch norm removes.
///
/// Rounding leaves noise in their gradients. Conformance checks that they have no effect in training.
public struct ZeroGradient: Hashable, Sendable {
  /// The names of the parameters, with all hyperparameters at their defaults.
  public let parameters: [String]
  /// What removes their effect.
  public let reason: String
}

extension ZeroGradient {
  /// Reads `{parameters: [conv.bias], reason: …}`.
  init(_ reader: YAMLReader) throws(YAMLError) {
    let fields = try reader.mapping(keys: ["parameters", "reason"])
    let names = try fields.required("parameters")
    parameters = try names.list(limit: 256) { name throws(YAMLError) in try name.text(limit: 200) }
    guard !parameters.isEmpty else { throw names.error(.invalidValue, "'parameters' is empty") }
    reason = try fields.required("reason").text(limit: 200)
  }
}
