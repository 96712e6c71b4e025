/// Why a YAML file is refused, and where.
public struct YAMLError: Error, Hashable, Sendable {
  /// The kind of fault.
  public enum Code: String, Hashable, Sendable {
    /// The file cannot be read: it is absent, not a regular file, or not permitted.
    case unreadable
    /// The file is larger than `YAMLNode.maximumByteCount`.
    case tooLarge
    /// A byte or character that text may not hold.
    case invalidCharacter
    /// Not YAML.
    case syntax
    /// Collections within collections beyond `YAMLNode.maximumDepth`.
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
    /// A key that comes twice in one mapping.
    case duplicateKey
    /// A key that has no meaning here.
    case unknownKey
    /// A key that must be there and is not.
    case missingKey
    /// A value of another type than is wanted.
    case wrongType
    /// A value of the right type that is not allowed.
    case invalidValue
  }

  /// The file, as it was named.
  public let file: String
  /// The line, from 1; nil where the fault is the file's as a whole.
  public let line: Int?
  /// The column in characters, from 1; nil where the fault is the file's as a whole.
  public let column: Int?
  /// The kind of fault.
  public let code: Code
  /// The fault in words.
  public let message: String

  /// Creates an error; without a line it concerns the file as a whole.
  public init(file: String, line: Int? = nil, column: Int? = nil, code: Code, message: String) {
    self.file = file
    self.line = line
    self.column = column
    self.code = code
    self.message = message
  }
}

extension YAMLError: CustomStringConvertible {
  /// As compilers print: `se.yaml:14:3: unknown key 'defualt' (did you mean 'default'?)`.
  public var description: String {
    let place = [line, column].compactMap { $0 }.map { ":\($0)" }.joined()
    return "\(file)\(place): \(message)"
  }
}
