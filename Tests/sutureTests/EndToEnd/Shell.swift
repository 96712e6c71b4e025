import Foundation
import SutureTestSupport

@testable import SutureSweep

/// Commands of the shell, with the built program on the path.
enum Shell {
  /// How a command ended, and what it wrote to both streams, in order.
  struct Outcome {
    let status: Int32
    let text: String
  }

  /// The folder of the built program: it lies beside the tests.
  private static let programFolder = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    .deletingLastPathComponent().path

  /// What commands find besides the program: Swift's own compiler where the machine has no `cc`, which make looks for.
  private static let environment: [String: String] = {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    let hasCC = path.split(separator: ":").contains { FileManager.default.isExecutableFile(atPath: "\($0)/cc") }
    return ["PATH": "\(programFolder):\(path)"].merging(hasCC ? [:] : ["CC": "clang"]) { $1 }
  }()

  /// Runs a command in a folder, with another one as its home.
  static func run(_ command: String, in place: String, home: TemporaryFolder) throws -> Outcome {
    let log = try home.write(".log-\(UUID().uuidString)", "")
    defer { try? FileManager.default.removeItem(atPath: log) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", "exec > \"$0\" 2>&1\n\(command)", log]
    process.currentDirectoryURL = URL(fileURLWithPath: place)
    process.standardInput = FileHandle.nullDevice
    process.environment = environment.merging(["HOME": home.path]) { $1 }
    try process.run()
    process.waitUntilExit()
    return Outcome(
      status: process.terminationStatus, text: try String(contentsOfFile: log, encoding: .utf8))
  }

  /// Runs a command in a folder that is also its home.
  static func run(_ command: String, in folder: TemporaryFolder) throws -> Outcome {
    try run(command, in: folder.path, home: folder)
  }
}
