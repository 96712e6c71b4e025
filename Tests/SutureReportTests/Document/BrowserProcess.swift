import Foundation
import Glibc

/// Chromium with a profile of its own, which is removed with it.
final class BrowserProcess {
  static let path = "/usr/bin/chromium"
  /// How long an answer may take before a test fails rather than waits for ever.
  private static let patience = 60

  private let folder: String
  private let identifier: pid_t
  private let input: Int32
  private let output: Int32

  init() throws {
    guard access(BrowserProcess.path, X_OK) == 0 else { throw BrowserError.missing(path: BrowserProcess.path) }
    folder = NSTemporaryDirectory() + "suture-browser-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let (childInput, input) = try BrowserProcess.pipe()
    let (output, childOutput) = try BrowserProcess.pipe()
    (self.input, self.output) = (input, output)
    defer {
      close(childInput)
      close(childOutput)
    }

    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for descriptor: Int32 in 0...2 {
      posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_RDWR, 0)
    }
    posix_spawn_file_actions_adddup2(&actions, childInput, 3)
    posix_spawn_file_actions_adddup2(&actions, childOutput, 4)
    // A group of its own, so that its helpers end with it.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))

    let arguments = [
      BrowserProcess.path, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
      "--disable-background-networking", "--disable-breakpad", "--no-first-run", "--remote-debugging-pipe",
      "--user-data-dir=\(folder)", "about:blank",
    ]
    let environment = ProcessInfo.processInfo.environment.merging(["HOME": folder]) { $1 }
    var child: pid_t = 0
    let status = BrowserProcess.withCStrings(arguments) { arguments in
      BrowserProcess.withCStrings(environment.map { "\($0)=\($1)" }) { environment in
        posix_spawn(&child, BrowserProcess.path, &actions, &attributes, arguments, environment)
      }
    }
    identifier = child
    guard status == 0 else { throw BrowserError.notStarted(reason: String(cString: strerror(status))) }
  }

  deinit {
    // 0 would be the tests' own group.
    if identifier > 0 {
      kill(-identifier, SIGKILL)
      waitpid(identifier, nil, 0)
    }
    close(input)
    close(output)
    try? FileManager.default.removeItem(atPath: folder)
  }

  func write(_ bytes: [UInt8]) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      try wait(for: input, Int16(POLLOUT))
      let count = rest.withUnsafeBytes { Glibc.write(input, $0.baseAddress, $0.count) }
      if count < 0 && (errno == EINTR || errno == EAGAIN) { continue }
      guard count > 0 else { throw BrowserError.ended }
      rest = rest.dropFirst(count)
    }
  }

  /// What has been written since; waits for some of it.
  func read() throws -> [UInt8] {
    try wait(for: output, Int16(POLLIN))
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let count = Glibc.read(output, &buffer, buffer.count)
    guard count > 0 else { throw BrowserError.ended }
    return Array(buffer[..<count])
  }

  private func wait(for descriptor: Int32, _ events: Int16) throws {
    var poll = pollfd(fd: descriptor, events: events, revents: 0)
    var count: Int32
    repeat { count = Glibc.poll(&poll, 1, Int32(BrowserProcess.patience * 1000)) } while count < 0 && errno == EINTR
    guard count > 0 else { throw BrowserError.silent(seconds: BrowserProcess.patience) }
    // Writing to a process that is gone would end the tests by a signal.
    if events == Int16(POLLOUT) && poll.revents & Int16(POLLERR) != 0 { throw BrowserError.ended }
  }

  /// A pipe that other children do not inherit, beyond the descriptors that Chromium's ends are put to.
  private static func pipe() throws -> (reading: Int32, writing: Int32) {
    var ends: [Int32] = [0, 0]
    guard Glibc.pipe(&ends) == 0 else { throw BrowserError.notStarted(reason: String(cString: strerror(errno))) }
    let moved = ends.map { fcntl($0, F_DUPFD_CLOEXEC, 10) }
    for end in ends { close(end) }
    return (moved[0], moved[1])
  }

  private static func withCStrings<Result>(
    _ texts: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result
  ) -> Result {
    let copies: [UnsafeMutablePointer<CChar>?] = texts.map { strdup($0) } + [nil]
    defer { for copy in copies { free(copy) } }
    return copies.withUnsafeBufferPointer { buffer in
      // Never empty: the end is marked by nil.
      guard let start = buffer.baseAddress else { preconditionFailure("an array with an element has an address") }
      return body(start)
    }
  }
}
