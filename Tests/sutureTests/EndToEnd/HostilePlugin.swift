import Foundation
import SutureTestSupport
import Testing

/// A plugin that does something else than describing a computation, compiled from `Fixtures/hostile.c`.
struct HostilePlugin: Sendable, CustomTestStringConvertible {
  /// The id of its module or backbone.
  let id: String
  var whileLoading = ""
  var whileBuilding = ""
  /// What an error says of it after its id, with the phase.
  let cause: String

  var testDescription: String { id }

  /// The sentence that an error consists of.
  var sentence: String { "'\(id)' \(cause)" }

  /// A manifest and a library in a folder of their own, which is the registry.
  func folder(kind: String = "module") throws -> DropIn {
    let folder = try DropIn()
    let manifest = DropIn.manifest(id).replacing("kind: module", with: "kind: \(kind)")
    try folder.folder.write("\(id).yaml", manifest.replacing("A module from", with: "A hostile \(kind) from"))
    let source = try String(contentsOfFile: "\(Checkout.root)/Tests/sutureTests/Fixtures/hostile.c", encoding: .utf8)
    try folder.compile(
      id, source,
      flags: ["-DID=\"\(id)\"", "-DWHILE_LOADING={\(whileLoading)}", "-DWHILE_BUILDING={\(whileBuilding)}"])
    return folder
  }

  // MARK: Each ends at once

  static let crash = HostilePlugin(
    id: "crash", whileBuilding: "*(volatile int *)8 = 1;", cause: "crashed with SIGSEGV while building")
  static let loadCrash = HostilePlugin(
    id: "load_crash", whileLoading: "abort();", cause: "crashed with SIGABRT while loading its library")
  static let exit = HostilePlugin(
    id: "exit_0", whileBuilding: "exit(0);", cause: "exited with status 0 while building")
  static let garbage = HostilePlugin(
    id: "garbage", whileBuilding: #"shout("garbage\n");"#, cause: "wrote an invalid message while building")
  static let blame = HostilePlugin(
    id: "blame",
    whileBuilding: #"shout("{\"phase\":{\"_0\":1,\"_1\":{\"building\":{\"_0\":\"eca\"}}}}\n"); abort();"#,
    cause: "crashed with SIGABRT while building")
  /// Where the machine filters system calls.
  static let copy = HostilePlugin(
    id: "copy", whileBuilding: "if (fork() == 0) { sleep(100); _exit(0); }",
    cause: "tried to start a process while building")

  // MARK: Each needs the limit of one second

  static let hang = HostilePlugin(
    id: "hang", whileBuilding: "for (;;) pause();", cause: "timed out after 1 s while building")
  static let loadHang = HostilePlugin(
    id: "load_hang", whileLoading: "for (;;) pause();", cause: "timed out after 1 s while loading its library")
  static let flood = HostilePlugin(
    id: "flood", whileBuilding: "for (;;) { puts(\"flood\"); fputs(\"flood\\n\", stderr); }",
    cause: "timed out after 1 s while building")
}
