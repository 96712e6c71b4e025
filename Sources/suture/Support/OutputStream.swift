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

/// A stream of text to a file descriptor, or into memory for tests.
final class OutputStream: Sendable {
  /// What moves the cursor or clears a part of a terminal.
  enum Control: String {
    /// Back to the beginning of the line, which is cleared.
    case clearLine = "\r\u{1b}[K"
    /// Back to the beginning of the line; it and what is below are cleared.
    case clearBelow = "\r\u{1b}[J"
    /// To the beginning of the line above.
    case lineUp = "\u{1b}[1A\r"
  }

  /// Text that stands out on a terminal.
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

  /// Whether a person reads along.
  let isTerminal: Bool
  /// Whether text may be coloured: on a terminal, without `NO_COLOR`.
  let hasColour: Bool

  /// Writes to a file descriptor of this process.
  init(descriptor: Int32) {
    self.descriptor = descriptor
    isTerminal = isatty(descriptor) == 1
    let isRefused = getenv("NO_COLOR").map { $0.pointee != 0 } ?? false
    let isDumb = getenv("TERM").map { strcmp($0, "dumb") == 0 } ?? true
    hasColour = isTerminal && !isRefused && !isDumb
  }

  /// Keeps what is written.
  init(capturing isTerminal: Bool = false) {
    descriptor = nil
    self.isTerminal = isTerminal
    hasColour = false
  }

  /// What a capturing stream has kept.
  var captured: String { state.withLock { String(decoding: $0.captured, as: UTF8.self) } }

  /// The error number of the first write that failed.
  var failure: Int32? { state.withLock(\.failure) }

  /// The path of the regular file that the stream writes to; nil for terminals, pipes, devices and memory.
  var file: String? {
    var status = stat()
    guard let descriptor, fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    return FileBytes.linkTarget(of: "/proc/self/fd/\(descriptor)")
  }

  /// The columns of the terminal, nil where there is none.
  var terminalWidth: Int? {
    guard isTerminal, let descriptor else { return nil }
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
    return Int(size.ws_col)
  }

  /// Writes text at once, whole against other threads.
  ///
  /// This is the one place where text leaves for a terminal: control characters in it are spelled out. Only styles and
  /// the given controls reach the terminal as such.
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

  /// Text in a style where colours are on, plain elsewhere.
  func styled(_ text: String, _ style: Style) -> String {
    guard hasColour else { return text }
    return "\(Self.mark(style.rawValue))\(text)\(Self.mark(0))"
  }

  /// A character of Unicode's private use area that stands for the beginning of a style, or with 0 for its end, until it
  /// is written.
  private static func mark(_ code: Int) -> String {
    Unicode.Scalar(firstMark + UInt32(code)).map { String($0) } ?? ""
  }

  /// Another one in every run, so that no text of unknown origin can hold the marks.
  private static let firstMark = UInt32.random(in: 0xf_0000...0xf_ff00)

  /// The text with the terminal's sequences in place of the marks.
  private static func styling(_ text: String) -> String {
    // Marks are beyond ASCII; most texts need no second look.
    guard text.utf8.contains(where: { $0 == 0xf3 }) else { return text }
    let codes = [0] + [Style.bold, .faint, .red, .green, .yellow].map(\.rawValue)
    return codes.reduce(text) { $0.replacing(mark($1), with: "\u{1b}[\($1)m") }
  }
}

private func systemWrite(_ descriptor: Int32, _ address: UnsafeRawPointer?, _ count: Int) -> Int {
  write(descriptor, address, count)
}
