import SutureComposer

/// A composition as a tree for the page's pictures, encoded much as in specifications.
///
/// A module is its text, `"se(reduction: 8)"`, and so is `"identity"`; all others are objects with one key, such as
/// `{"serial": ["se", {"add": ["eca", "identity"]}]}`, `{"project": "se"}` or, for a module that joins branches,
/// `{"aff(reduction: 8)": ["se", "eca"]}`.
public struct CompositionTree: Hashable, Sendable, Encodable {
  /// The composition.
  public var composition: Composition

  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  /// Encodes the tree.
  public func encode(to encoder: any Encoder) throws {
    switch composition {
    case .module, .identity:
      var container = encoder.singleValueContainer()
      try container.encode(composition.description)
    case .serial(let parts): try encode(parts, as: CompositionOperator.serial.rawValue, to: encoder)
    case .parallel(let joining, let parts): try encode(parts, as: joining.rawValue, to: encoder)
    case .fusion(let reference, let parts): try encode(parts, as: reference.description, to: encoder)
    case .project(let part): try encode(CompositionTree(composition: part), as: "project", to: encoder)
    case .identityInit(let part): try encode(CompositionTree(composition: part), as: "identity_init", to: encoder)
    }
  }

  private func encode(_ parts: [Composition], as key: String, to encoder: any Encoder) throws {
    try encode(parts.map { CompositionTree(composition: $0) }, as: key, to: encoder)
  }

  private func encode(_ value: some Encodable, as key: String, to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(value, forKey: Key(stringValue: key))
  }
}
