#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Why a file cannot be read or written.
public struct FileError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The operation that failed.
  public enum Operation: String, Hashable, Sendable {
    case read, write, create, remove
  }

  /// The reason for a failure.
  public enum Cause: Hashable, Sendable {
    /// The operating system's error number.
    case system(Int32)
    /// The path is a folder, not a file.
    case folder
    /// The path is a folder, pipe, socket or device, not a regular file.
    case notRegular
    /// The file has more bytes than the limit.
    case tooLarge(limit: Int)
  }

  /// The operation that failed.
  public let operation: Operation
  /// The file's path, as the caller gave it.
  public let path: String
  /// Why it failed.
  public let cause: Cause

  /// Creates the error from its facts.
  public init(_ operation: Operation, _ path: String, _ cause: Cause) {
    self.operation = operation
    self.path = path
    self.cause = cause
  }

  /// The cause as text, without the file's name.
  public var reason: String {
    switch cause {
    case .system(let number): Self.text(number)
    case .folder: "it is a folder"
    case .notRegular: "not a regular file"
    case .tooLarge(let limit) where limit >= 1 << 20 && limit % (1 << 20) == 0: "larger than \(limit >> 20) MiB"
    case .tooLarge(let limit) where limit >= 1 << 10 && limit % (1 << 10) == 0: "larger than \(limit >> 10) KiB"
    case .tooLarge(let limit): "larger than \(limit) bytes"
    }
  }

  /// The system's message for an error number, in lower case: `no such file or directory`.
  public static func text(_ number: Int32) -> String {
    guard let words = strerror(number) else { return "error \(number)" }
    let text = String(cString: words)
    // Acronyms stay: the first letter is lowered only if a lower-case letter follows.
    guard text.dropFirst().first?.isLowercase == true else { return text }
    return text.prefix(1).lowercased() + text.dropFirst()
  }

  /// One sentence: `cannot read 'x.yaml': permission denied`.
  public var description: String { "cannot \(operation.rawValue) '\(path)': \(reason)" }
}
