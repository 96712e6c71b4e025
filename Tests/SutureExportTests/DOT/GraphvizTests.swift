import Foundation
import SutureTestSupport
import Testing

@testable import SutureExport

/// How the program `dot` is found and run; scripts stand in for it.
struct GraphvizTests {
  /// A folder with a program `dot` that does what a script says.
  private func folder(_ script: String) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write("dot", "#!/bin/sh\n\(script)\n")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder.file("dot"))
    return folder
  }

  private func svg(_ script: String, _ digraph: String = "digraph {}", within limit: Duration = .seconds(60)) throws
    -> String
  {
    let folder = try folder(script)
    defer { withExtendedLifetime(folder) {} }
    return try Graphviz(path: "/nonexistent::relative:\(folder.path)").svg(of: digraph, within: limit)
  }

  @Test(arguments: ["", "/nonexistent", ":.:relative"])
  func `without the program the error says what to do`(path: String) throws {
    let error = #expect(throws: GraphvizError.notInstalled) { try Graphviz(path: path) }
    #expect(error?.description.contains("install the package 'graphviz'; '--format dot' writes the text") == true)
  }

  @Test func `a digraph of any size goes through the program`() throws {
    let digraph = "digraph {\n" + String(repeating: "a -> b;\n", count: 100_000) + "}"
    #expect(try svg("test \"$1\" = -Tsvg && cat", digraph) == digraph + "\n")
  }

  @Test func `a failure has the program's reason`() throws {
    let reason = #expect(throws: GraphvizError.self) {
      try svg("echo first >&2; printf 'Error: \\033[1m syntax' >&2; exit 1")
    }
    #expect(reason == .failed("exited with status 1: Error: \u{1b}[1m syntax"))
    #expect(reason?.description.contains("Error: \\u001b[1m syntax; '--format dot'") == true)
    #expect(throws: GraphvizError.failed("exited with status 0")) { try svg("cat >/dev/null") }
    #expect(throws: GraphvizError.failed("crashed with SIGKILL")) { try svg("kill -9 $$") }
  }

  @Test func `a program that does not answer is ended`() throws {
    #expect(throws: GraphvizError.timedOut(.milliseconds(200))) {
      try svg("while :; do sleep 1; done", within: .milliseconds(200))
    }
  }
}
