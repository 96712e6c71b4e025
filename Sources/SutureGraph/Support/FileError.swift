#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Why a file cannot be read or written.
public struct FileError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What was tried.
  public enum Operation: String, Hashable, Sendable {
    case read, write
  }

  /// What was tried.
  public let operation: Operation
  /// The file.
  public let path: String
  /// The reason, as the operating system words it.
  public let reason: String

  /// Creates the error from its facts.
  public init(_ operation: Operation, _ path: String, _ reason: String) {
    self.operation = operation
    self.path = path
    self.reason = reason
  }

  init(reading path: String, _ number: Int32) { self.init(.read, path, Self.text(number)) }
  init(writing path: String, _ number: Int32) { self.init(.write, path, Self.text(number)) }

  /// The system's words for an error number, such as `no such file or directory`.
  public static func text(_ number: Int32) -> String {
    guard let words = strerror(number) else { return "error \(number)" }
    let text = String(cString: words)
    // Acronyms and names stay: only a capital followed by a small letter is lowered.
    guard text.dropFirst().first?.isLowercase == true else { return text }
    return text.prefix(1).lowercased() + text.dropFirst()
  }

  /// The facts in one sentence.
  public var description: String { "cannot \(operation.rawValue) '\(path)': \(reason)" }
}
