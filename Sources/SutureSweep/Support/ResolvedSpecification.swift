/// A specification with all settings, including defaults, as the methods section of a paper needs them.
public struct ResolvedSpecification: Hashable, Sendable {
  /// A value of a setting.
  public indirect enum Value: Hashable, Sendable {
    /// Text.
    case text(String)
    /// An integer.
    case integer(Int)
    /// A floating-point number.
    case number(Double)
    /// A Boolean.
    case flag(Bool)
    /// A list of values.
    case list([Value])
    /// Nested settings.
    case settings([Setting])
  }

  /// A named value.
  public struct Setting: Hashable, Sendable {
    /// The key, spelled as in specifications if it occurs there.
    public let name: String
    /// The value.
    public let value: Value
  }

  /// The settings in the order of a specification.
  public let settings: [Setting]

  /// A setting as a line of a table.
  public struct Line: Hashable, Sendable, Encodable {
    /// The path of the setting, such as `training.learning_rate`.
    public let name: String
    /// The value as text.
    public let value: String
  }

  /// All settings, one per line.
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

extension ResolvedSpecification.Setting {
  init(_ name: String, _ value: ResolvedSpecification.Value) {
    self.init(name: name, value: value)
  }
}

extension ResolvedSpecification.Value {
  /// A list of texts.
  static func texts(_ texts: [String]) -> Self { .list(texts.map(Self.text)) }
  /// A list of integers.
  static func integers(_ numbers: [Int]) -> Self { .list(numbers.map(Self.integer)) }

  /// The value on one line; `none` for an empty list or no settings.
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

  /// Encodes an object with a key for each setting.
  public func encode(to encoder: any Encoder) throws {
    try Value.settings(settings).encode(to: encoder)
  }
}

extension ResolvedSpecification.Value: Encodable {
  /// Encodes numbers as numbers, lists as arrays and settings as objects.
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
