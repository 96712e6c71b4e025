import SutureGraph
import SutureSupport
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A text stream to a file descriptor, or to memory for tests.
final class OutputStream: Sendable {
  /// Control sequences that move the cursor or clear a part of the terminal.
  enum Control: String {
    /// To the beginning of the line, clearing the line.
    case clearLine = "\r\u{1b}[K"
    /// To the beginning of the line, clearing it and everything below.
    case clearBelow = "\r\u{1b}[J"
    /// To the beginning of the line above.
    case lineUp = "\u{1b}[1A\r"
  }

  /// A text style on a terminal.
  enum Style: Int {
    case bold = 1
    case faint = 2
    case red = 31
    case green = 32
    case yellow = 33
  }

  private struct State {
    var captured: [UInt8] = []
    var failure: Int32?
  }

  private let descriptor: Int32?
  private let state = Mutex(State())

  /// Whether the stream is a terminal.
  let isTerminal: Bool
  /// Whether colours are enabled: on a terminal, without `NO_COLOR`.
  let hasColour: Bool

  /// Writes to a file descriptor of this process.
  init(descriptor: Int32) {
    self.descriptor = descriptor
    isTerminal = isatty(descriptor) == 1
    let isRefused = getenv("NO_COLOR").map { $0.pointee != 0 } ?? false
    let isDumb = getenv("TERM").map { strcmp($0, "dumb") == 0 } ?? true
    hasColour = isTerminal && !isRefused && !isDumb
  }

  /// Captures the output in memory.
  init(capturing isTerminal: Bool = false) {
    descriptor = nil
    self.isTerminal = isTerminal
    hasColour = false
  }

  /// The captured output.
  var captured: String { state.withLock { String(decoding: $0.captured, as: UTF8.self) } }

  /// The error number of the first write that failed.
  var failure: Int32? { state.withLock(\.failure) }

  /// The path of the regular file to which the stream writes; nil for terminals, pipes, devices and memory.
  var file: String? {
    var status = stat()
    guard let descriptor, fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    return FileBytes.linkTarget(of: "/proc/self/fd/\(descriptor)")
  }

  /// The terminal's number of columns; nil if it is not a terminal.
  var terminalWidth: Int? {
    guard isTerminal, let descriptor else { return nil }
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
    return Int(size.ws_col)
  }

  /// Writes text immediately; texts of several threads are not interleaved.
  ///
  /// All terminal output passes through here: control characters in the text are escaped, so that only styles and the
  /// given controls have an effect.
  func write(_ text: String, after before: Control? = nil, before after: Control? = nil) {
    let text = (before?.rawValue ?? "") + Self.styling(VisibleText.escaped(text)) + (after?.rawValue ?? "")
    state.withLock { state in
      guard let descriptor else {
        state.captured += text.utf8
        return
      }
      guard state.failure == nil else { return }
      var bytes = Array(text.utf8)[...]
      while !bytes.isEmpty {
        let count = bytes.withUnsafeBytes { systemWrite(descriptor, $0.baseAddress, $0.count) }
        if count < 0, errno == EINTR { continue }
        guard count >= 0 else {
          state.failure = errno
          return
        }
        bytes = bytes.dropFirst(count)
      }
    }
  }

  /// Text in a style if colours are enabled, otherwise plain.
  func styled(_ text: String, _ style: Style) -> String {
    guard hasColour else { return text }
    return "\(Self.mark(style.rawValue))\(text)\(Self.mark(0))"
  }

  /// A private-use character that marks the start of a style, or its end for code 0, until the text is written.
  private static func mark(_ code: Int) -> String {
    Unicode.Scalar(firstMark + UInt32(code)).map { String($0) } ?? ""
  }

  /// Random in every run, so that untrusted text cannot contain the marks.
  private static let firstMark = UInt32.random(in: 0xf_0000...0xf_ff00)

  /// The text with the marks replaced by terminal escape sequences.
  private static func styling(_ text: String) -> String {
    // Fast path: all marks start with this byte.
    guard text.utf8.contains(where: { $0 == 0xf3 }) else { return text }
    let codes = [0] + [Style.bold, .faint, .red, .green, .yellow].map(\.rawValue)
    return codes.reduce(text) { $0.replacing(mark($1), with: "\u{1b}[\($1)m") }
  }
}

private func systemWrite(_ descriptor: Int32, _ address: UnsafeRawPointer?, _ count: Int) -> Int {
  write(descriptor, address, count)
}
