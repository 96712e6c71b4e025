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
    case read, write, create, remove
  }

  /// Why it failed.
  public enum Cause: Hashable, Sendable {
    /// The operating system's error number.
    case system(Int32)
    /// A folder, where a file was wanted.
    case folder
    /// A folder, pipe, socket or device, where a regular file was wanted.
    case notRegular
    /// More bytes than the limit.
    case tooLarge(limit: Int)
  }

  /// What was tried.
  public let operation: Operation
  /// The file.
  public let path: String
  /// Why it failed.
  public let cause: Cause

  /// Creates the error from its facts.
  public init(_ operation: Operation, _ path: String, _ cause: Cause) {
    self.operation = operation
    self.path = path
    self.cause = cause
  }

  /// The cause in words, without the file's name.
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
