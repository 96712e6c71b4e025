import Glibc
import SutureProcess
import SutureSupport

/// The program `dot` of Graphviz, which lays out digraphs.
public struct Graphviz: Sendable {
  /// How long one picture may take; those of networks take a second at most.
  public static let timeLimit = Duration.seconds(60)
  /// The largest picture that is accepted, in bytes.
  private static let longestOutput = 64 << 20

  /// The program's file.
  let program: String

  /// Finds the program in the folders of `PATH`.
  /// - Throws: `GraphvizError.notInstalled`.
  public init() throws(GraphvizError) {
    try self.init(path: getenv("PATH").map { String(cString: $0) } ?? "")
  }

  /// Finds the program in folders separated by colons.
  /// - Throws: `GraphvizError.notInstalled`.
  init(path: String) throws(GraphvizError) {
    guard let file = FilePath.program("dot", in: path) else { throw .notInstalled }
    program = file
  }

  /// Draws a digraph as SVG.
  /// - Parameters:
  ///   - digraph: the text of the digraph.
  ///   - limit: how long it may take.
  /// - Throws: `GraphvizError`.
  public func svg(of digraph: String, within limit: Duration = Graphviz.timeLimit) throws(GraphvizError) -> String {
    let process: ChildProcess
    do { process = try ChildProcess(program, ["-Tsvg"]) } catch { throw .failed("\(error)") }
    defer { process.end() }
    do {
      try process.send(line: Array(digraph.utf8))
    } catch {
      // A program that ended early gives its reason below.
      guard error == .gone else { throw .failed("\(error)") }
    }
    let deadline = ContinuousClock.now.advanced(by: limit)
    var lines: [[UInt8]] = []
    var byteCount = 0
    while true {
      if process.hasSentAll { process.closeInput() }
      let received = process.receive()
      lines += received.lines
      byteCount += received.lines.reduce(0) { $0 + $1.count + 1 }
      guard byteCount <= Graphviz.longestOutput else { throw .failed("the picture is too large") }
      if let ending = received.ending {
        guard ending == .exited(0), byteCount > 0 else { throw .failed(reason(process, ending)) }
        return lines.map { String(decoding: $0, as: UTF8.self) + "\n" }.joined()
      }
      guard ContinuousClock.now < deadline else { throw .timedOut(limit) }
      ChildProcess.wait(for: [process], milliseconds: 100)
    }
  }

  /// The last line of the program's messages, or how it ended.
  private func reason(_ process: ChildProcess, _ ending: ProcessEnding) -> String {
    let line = process.errorText.split(whereSeparator: \.isNewline).last.map { String($0.prefix(300)) }
    return line.map { "\(ending): \($0)" } ?? "\(ending)"
  }
}
