/// A specification with everything written out, also what its author left to defaults, as a paper's methods need it.
public struct ResolvedSpecification: Hashable, Sendable {
  /// A value of a setting.
  public indirect enum Value: Hashable, Sendable {
    /// A word or a sentence.
    case text(String)
    /// A whole number.
    case integer(Int)
    /// A number.
    case number(Double)
    /// Yes or no.
    case flag(Bool)
    /// Several, in order.
    case list([Value])
    /// Settings within a setting.
    case settings([Setting])
  }

  /// A named value.
  public struct Setting: Hashable, Sendable {
    /// The key as specifications spell it, where they have it.
    public let name: String
    /// The value.
    public let value: Value
  }

  /// The settings in the order of a specification.
  public let settings: [Setting]

  /// One line of a table.
  public struct Line: Hashable, Sendable, Encodable {
    /// Where the setting stands: `training.learning_rate`.
    public let name: String
    /// Its value as text.
    public let value: String
  }

  /// All settings, one line each.
  public var lines: [Line] { Self.lines(.settings(settings), at: "") }

  private static func lines(_ value: Value, at path: String) -> [Line] {
    switch value {
    case .settings(let settings) where !settings.isEmpty:
      settings.flatMap { lines($0.value, at: path.isEmpty ? $0.name : "\(path).\($0.name)") }
    case .list(let values) where values.contains { if case .settings = $0 { true } else { false } }:
      values.enumerated().flatMap { lines($0.element, at: "\(path).\($0.offset + 1)") }
    default: [Line(name: path, value: value.text)]
    }
  }
}

extension ResolvedSpecification.Value {
  /// The value in one line; `none` for nothing.
  public var text: String {
    switch self {
    case .text(let text): text
    case .integer(let number): "\(number)"
    case .number(let number): Int(exactly: number).map(String.init) ?? "\(number)"
    case .flag(let isTrue): isTrue ? "true" : "false"
    case .list(let values): values.isEmpty ? "none" : values.map(\.text).joined(separator: ", ")
    case .settings(let settings):
      settings.isEmpty ? "none" : settings.map { "\($0.name): \($0.value.text)" }.joined(separator: ", ")
    }
  }
}

// MARK: JSON

extension ResolvedSpecification: Encodable {
  private struct Key: CodingKey {
    let stringValue: String
    let intValue: Int? = nil

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  /// An object with a key for each setting.
  public func encode(to encoder: any Encoder) throws {
    try Value.settings(settings).encode(to: encoder)
  }
}

extension ResolvedSpecification.Value: Encodable {
  /// Numbers as numbers, lists as arrays, settings as objects.
  public func encode(to encoder: any Encoder) throws {
    switch self {
    case .settings(let settings):
      var container = encoder.container(keyedBy: ResolvedSpecification.Key.self)
      for setting in settings {
        try container.encode(setting.value, forKey: ResolvedSpecification.Key(stringValue: setting.name))
      }
    case .list(let values):
      var container = encoder.unkeyedContainer()
      for value in values { try container.encode(value) }
    case .text(let text): try encode(text, to: encoder)
    case .integer(let number): try encode(number, to: encoder)
    case .number(let number): try encode(number, to: encoder)
    case .flag(let isTrue): try encode(isTrue, to: encoder)
    }
  }

  private func encode(_ value: some Encodable, to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(value)
  }
}
