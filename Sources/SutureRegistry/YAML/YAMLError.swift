/// The reason why a YAML file is refused, with its place.
public struct YAMLError: Error, Hashable, Sendable {
  /// The kind of error.
  public enum Code: String, Hashable, Sendable {
    /// The file cannot be read: it does not exist, is not a regular file, or permission is denied.
    case unreadable
    /// The file is larger than `YAMLNode.maximumByteCount`.
    case tooLarge
    /// A byte or character that is not allowed in text.
    case invalidCharacter
    /// The text is not YAML.
    case syntax
    /// Collections nested deeper than `YAMLNode.maximumDepth`.
    case tooDeep
    /// An alias, an anchor or a merge key.
    case alias
    /// An explicit tag.
    case tag
    /// A `%` directive.
    case directive
    /// No document, or more than one.
    case documentCount
    /// A key that is not a scalar.
    case complexKey
    /// A duplicate key in a mapping.
    case duplicateKey
    /// A key that is not known here.
    case unknownKey
    /// A required key is missing.
    case missingKey
    /// A value of the wrong type.
    case wrongType
    /// A value of the right type that is not allowed.
    case invalidValue
  }

  /// The file's path, as the caller gave it.
  public let file: String
  /// The line, from 1; nil if the error concerns the whole file.
  public let line: Int?
  /// The column in characters, from 1; nil if the error concerns the whole file.
  public let column: Int?
  /// The kind of error.
  public let code: Code
  /// A description of the error, without its place.
  public let message: String

  /// Creates an error; without a line it concerns the whole file.
  public init(file: String, line: Int? = nil, column: Int? = nil, code: Code, message: String) {
    self.file = file
    self.line = line
    self.column = column
    self.code = code
    self.message = message
  }
}

extension YAMLError: CustomStringConvertible {
  /// The compilers' format: `se.yaml:14:3: unknown key 'defualt' (did you mean 'default'?)`.
  public var description: String {
    let place = [line, column].compactMap { $0 }.map { ":\($0)" }.joined()
    return "\(file)\(place): \(message)"
  }
}
