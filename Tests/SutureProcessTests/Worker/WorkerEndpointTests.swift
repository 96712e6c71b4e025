import Foundation
import Glibc
import Testing

@testable import SutureProcess

/// Workers of the built program, which lies beside the tests.
struct WorkerEndpointTests {
  private static let program = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    .deletingLastPathComponent().appendingPathComponent("suture").path

  /// Whether a process is there and not only waited for.
  private func isAlive(_ process: String) -> Bool {
    guard let text = ProcessFiles.text("/proc/\(process)/stat"), let end = text.lastIndex(of: ")") else { return false }
    return text[end...].split(separator: " ").dropFirst().first != "Z"
  }

  private func name(of process: String) -> String? { ProcessFiles.text("/proc/\(process)/comm") }

  @Test func `a worker whose parent died before it could ask for its number ends`() throws {
    // The shell is gone before the worker begins, which then has another parent from its first moment. Its requests do
    // not end: only that nobody reads its messages tells that it is alone.
    let script = "exec 3<&0; (sleep 1; exec \"$0\" worker) <&3 & echo $!"
    let requests = try Descriptor.pipe()
    var messages: (reading: Descriptor, writing: Descriptor)? = try Descriptor.pipe()
    // Nothing that other tests start meanwhile may hold the messages' reading end: these descriptors close on `exec`.
    defer { withExtendedLifetime(requests) {} }
    let errors = Descriptor(open("/dev/null", O_WRONLY | O_CLOEXEC))
    let streams = [requests.reading, try #require(messages).writing, errors]
    let shell = try Spawn.start("/bin/sh", ["-c", script, Self.program], environment: .inherited(), streams: streams)
    var lines = LineReader()
    var found: [[UInt8]] = []
    var buffer = [UInt8](repeating: 0, count: 64)
    while found.isEmpty {
      let stream = try #require(messages).reading
      let reading = stream.read(upTo: 1, with: &buffer) { found = lines.lines(adding: $0) ?? [] }
      try #require(reading == .open)
    }
    waitpid(shell, nil, 0)
    let worker = String(decoding: found[0], as: UTF8.self)
    let identifier = try #require(pid_t(worker))
    defer { kill(identifier, SIGKILL) }
    #expect(isAlive(worker))
    messages = nil
    let deadline = ContinuousClock.now.advanced(by: .seconds(30))
    var hasBegun = false
    while isAlive(worker), ContinuousClock.now < deadline {
      hasBegun = hasBegun || name(of: worker)?.hasPrefix("suture") == true
      usleep(1000)
    }
    #expect(hasBegun)
    #expect(!isAlive(worker))
  }
}
