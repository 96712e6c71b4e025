import Foundation
import SutureTestSupport

@testable import SutureSweep

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The built program, as a user starts it.
enum Program {
  /// How a run ended.
  struct Outcome {
    let status: Int32
    let output: String
    let error: String

    var lines: [Substring] { output.split(separator: "\n", omittingEmptySubsequences: false) }

    /// The output as JSON.
    func json() throws -> Any { try JSONSerialization.jsonObject(with: Data(output.utf8)) }
  }

  struct TimedOut: Error {
    let arguments: [String]
    let error: String
  }

  /// A program that runs, its streams going to files: those never fill up, so nobody waits for a reader.
  final class Running {
    private let process = Process()
    private let folder: TemporaryFolder
    private let arguments: [String]

    fileprivate init(
      _ arguments: [String], _ environment: [String: String], _ input: String, _ place: TemporaryFolder?, shell: String?
    ) throws {
      self.arguments = arguments
      folder = try TemporaryFolder()
      process.executableURL = URL(fileURLWithPath: shell == nil ? Program.path : "/bin/sh")
      process.arguments =
        (shell.map { ["-c", "\($0)\nexec \"$0\" \"$@\"", Program.path] } ?? []) + arguments
      process.currentDirectoryURL = URL(fileURLWithPath: (place ?? folder).path)
      process.environment = ["PATH": "/usr/bin:/bin", "HOME": folder.path].merging(environment) { $1 }
      process.standardInput = try FileHandle(forReadingFrom: URL(fileURLWithPath: try folder.write("input", input)))
      process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: try folder.write("output", "")))
      process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: try folder.write("error", "")))
      try process.run()
    }

    /// What it has written to standard error so far.
    var error: String { (try? folder.read("error")) ?? "" }

    func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

    /// Waits until standard error shows a text.
    func wait(for text: String, seconds: Double = 60) throws {
      try wait(seconds: seconds) { error.contains(text) || !process.isRunning }
    }

    /// Waits until standard output shows a text.
    func wait(forOutput text: String, seconds: Double = 60) throws {
      try wait(seconds: seconds) {
        ((try? folder.read("output")) ?? "").contains(text) || !process.isRunning
      }
    }

    /// Waits for the end; a run that takes too long is ended.
    func outcome(seconds: Double = 60) throws -> Outcome {
      try wait(seconds: seconds) { !process.isRunning }
      process.waitUntilExit()
      let status = process.terminationStatus
      return Outcome(
        status: process.terminationReason == .uncaughtSignal ? 128 + status : status,
        output: try folder.read("output"), error: error)
    }

    private func wait(seconds: Double, until condition: () -> Bool) throws {
      let end = ContinuousClock.now.advanced(by: .seconds(seconds))
      while !condition() {
        guard ContinuousClock.now < end else {
          send(SIGKILL)
          throw TimedOut(arguments: arguments, error: error)
        }
        usleep(3_000)
      }
    }
  }

  /// It lies beside the tests.
  private static let path = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    .deletingLastPathComponent().appendingPathComponent("suture").path

  /// Starts the program in a folder, by default an empty one of its own, with no environment but what is given.
  /// - Parameter shell: what a shell does before it makes way for the program.
  static func start(
    _ arguments: [String], environment: [String: String] = [:], input: String = "", in folder: TemporaryFolder? = nil,
    after shell: String? = nil
  ) throws -> Running {
    try Running(arguments, environment, input, folder, shell: shell)
  }

  /// Runs the program to its end.
  static func run(
    _ arguments: [String], environment: [String: String] = [:], input: String = "", in folder: TemporaryFolder? = nil
  ) throws -> Outcome {
    try start(arguments, environment: environment, input: input, in: folder).outcome()
  }
}
