import Foundation
import Glibc
import Testing

@testable import SutureProcess

/// Processes that are shell scripts.
struct ChildProcessTests {
  /// What a process said until its end.
  private struct Whole {
    var lines: [String] = []
    var ending: ProcessEnding?
  }

  private struct Endless: Error {}

  private func start(
    _ script: String, environment: ProcessEnvironment = .inherited(), passing passed: [Int32] = []
  ) throws -> ChildProcess {
    try ChildProcess("/bin/sh", ["-c", script], environment: environment, passing: passed)
  }

  private func whole(_ child: ChildProcess, seconds: Double = 60) throws -> Whole {
    let deadline = ContinuousClock.now.advanced(by: .seconds(seconds))
    var whole = Whole()
    while whole.ending == nil {
      guard ContinuousClock.now < deadline else { throw Endless() }
      ChildProcess.wait(for: [child], milliseconds: 50)
      let received = child.receive()
      whole.lines += received.lines.map { String(decoding: $0, as: UTF8.self) }
      whole.ending = received.ending
    }
    return whole
  }

  /// Whether a process is there and not only waited for.
  private func isAlive(_ process: String) -> Bool {
    guard let text = ProcessFiles.text("/proc/\(process)/stat"), let end = text.lastIndex(of: ")") else { return false }
    return text[end...].split(separator: " ").dropFirst().first != "Z"
  }

  // MARK: Talking

  @Test func `lines go in and come out`() throws {
    let child = try start("read -r line; echo \"$line\"; echo 'two  words'; echo")
    try child.send(["one": 1])
    let whole = try whole(child)
    #expect(whole.lines == ["{\"one\":1}", "two  words", ""])
    #expect(whole.ending == .exited(0))
    #expect(child.receive().ending == .exited(0))
  }

  @Test func `what is longer than a pipe arrives whole, and nobody waits for it to be read`() throws {
    let text = String(repeating: "x", count: 400_000)
    let child = try start("head -n 1 | wc -c")
    try child.send([text])
    #expect(try whole(child).lines == ["\(text.count + 5)"])
    let deaf = try start("exec sleep 1000")
    try deaf.send([text])
    #expect(deaf.receive().ending == nil)
    #expect(deaf.end() == .crashed(signal: SIGKILL))
  }

  @Test func `the end of the input is seen, and nothing can be sent to who is gone`() throws {
    let child = try start("cat; echo end")
    child.closeInput()
    #expect(try whole(child).lines == ["end"])
    #expect(throws: ProcessError.gone) { try child.send(1) }
    let gone = try start("exit 0")
    while gone.memory() != nil && isAlive("\(gone.identifier)") { usleep(1000) }
    #expect(throws: ProcessError.gone) { try gone.send(1) }
  }

  @Test func `an unfinished line is told apart`() throws {
    let child = try start("printf 'whole\\nrest'")
    #expect(try whole(child).lines == ["whole"])
    #expect(child.unfinishedLine == Array("rest".utf8))
  }

  @Test func `who floods its errors is not kept waiting, and the last of it is kept`() throws {
    let child = try start(
      "i=0; while [ $i -lt 20000 ]; do echo \"message $i of very many\" >&2; i=$((i+1)); done; echo done")
    #expect(try whole(child).lines == ["done"])
    #expect(child.errorText.hasSuffix("message 19999 of very many\n"))
    #expect(child.errorText.utf8.count == 16_384)
  }

  // MARK: Surroundings

  @Test func `the environment is this one with changes`() throws {
    let child = try start(
      "echo \"$SUTURE_TEST,${PATH:+has}\"; echo \"${HOME-none}\"",
      environment: .inherited(["SUTURE_TEST": "a=b", "HOME": nil]))
    #expect(try whole(child).lines == ["a=b,has", "none"])
  }

  @Test func `an environment of its own has nothing of this one but the path of libraries`() throws {
    let child = try start("echo \"$SUTURE_TEST,${HOME-none},${USER-none}\"", environment: .only(["SUTURE_TEST": "a=b"]))
    #expect(try whole(child).lines == ["a=b,none,none"])
    #expect(ProcessEnvironment.only([:]).variables.allSatisfy { $0.hasPrefix("LD_LIBRARY_PATH=") })
  }

  @Test func `descriptors that are passed follow the standard streams, and no other is there`() throws {
    let pipe = try Descriptor.pipe()
    let child = try start(
      "head -n 1 <&3; [ -e /proc/$$/fd/4 ] && echo more; exit 0", passing: [pipe.reading.number])
    let text = Array("passed\n".utf8)
    #expect(pipe.writing.write(text[...]) == text.count)
    #expect(try whole(child).lines == ["passed"])
  }

  @Test func `no descriptor but the standard streams is inherited`() throws {
    let open = fcntl(STDERR_FILENO, F_DUPFD, 100)
    defer { close(open) }
    #expect(open >= 100)
    let child = try start("[ -e /proc/$$/fd/2 ] && echo errors; [ -e /proc/$$/fd/\(open) ] && echo inherited; exit 0")
    #expect(try whole(child).lines == ["errors"])
  }

  @Test func `signals are as a program expects them`() throws {
    signal(SIGPIPE, SIG_IGN)
    var blocked = sigset_t()
    sigemptyset(&blocked)
    sigaddset(&blocked, SIGUSR2)
    pthread_sigmask(SIG_BLOCK, &blocked, nil)
    let child = try start("exec grep -E '^Sig(Blk|Ign):' /proc/self/status")
    pthread_sigmask(SIG_UNBLOCK, &blocked, nil)
    let masks = try whole(child).lines.map { try #require(UInt64($0.suffix(16), radix: 16)) }
    // All but 32 and 33, which are the C library's own.
    #expect(masks.count == 2 && masks.allSatisfy { $0 & ~(3 << 31) == 0 })
  }

  @Test func `a program that cannot be started is an error with the system's reason`() {
    #expect(throws: ProcessError.unstartable(program: "/absent", code: ENOENT)) { try ChildProcess("/absent", []) }
    #expect(
      ProcessError.unstartable(program: "/absent", code: ENOENT).description
        == "'/absent' cannot be started: No such file or directory")
  }

  // MARK: Endings

  @Test(arguments: [
    ("exit 0", ProcessEnding.exited(0)), ("exit 255", .exited(255)), ("kill -SEGV $$", .crashed(signal: SIGSEGV)),
    ("kill -ABRT $$", .crashed(signal: SIGABRT)), ("kill -XCPU $$", .crashed(signal: SIGXCPU)),
    ("trap '' TERM; kill -TERM $$; exit 5", .exited(5)), ("exec >&-; exec sleep 1000", .closedOutput),
    ("head -c 34000000 /dev/zero; exec sleep 1000", .tooLong), ("sleep 1000 & exit 4", .exited(4)),
  ])
  func `how it ended is told`(script: String, ending: ProcessEnding) throws {
    let child = try start("ulimit -c 0; " + script)
    #expect(try whole(child).ending == ending)
    #expect(child.end() == ending)
    #expect(waitpid(child.identifier, nil, WNOHANG) == -1 && errno == ECHILD)
  }

  @Test func `ending reaches everything in its group`() throws {
    let child = try start("trap '' TERM HUP; sleep 1000 & echo $!; sleep 1000 & echo $!; wait")
    var processes: [String] = []
    while processes.count < 2 {
      ChildProcess.wait(for: [child], milliseconds: 1000)
      processes += child.receive().lines.map { String(decoding: $0, as: UTF8.self) }
    }
    #expect(processes.allSatisfy(isAlive))
    #expect(child.end() == .crashed(signal: SIGKILL))
    // They are killed, and whoever adopted them sees it soon.
    let deadline = ContinuousClock.now.advanced(by: .seconds(30))
    while processes.contains(where: isAlive), ContinuousClock.now < deadline { usleep(1000) }
    #expect(!processes.contains(where: isAlive))
  }

  @Test func `nobody holding it ends it`() throws {
    var child: ChildProcess? = try start("exec sleep 1000")
    let identifier = try #require(child?.identifier)
    #expect(isAlive("\(identifier)"))
    child = nil
    #expect(!isAlive("\(identifier)"))
  }

  // MARK: Watching

  @Test func `memory and the processor's time are seen while it runs and after`() throws {
    let child = try start("while :; do :; done")
    while (child.cpuSeconds() ?? 1) < 0.05 { usleep(1000) }
    #expect((child.memory() ?? 0) > 100_000)
    #expect(child.usage.peakMemory > 100_000)
    child.end()
    #expect(child.memory() == nil && child.cpuSeconds() == nil)
    #expect(child.usage.peakMemory > 100_000 && child.usage.cpuSeconds >= 0.05)
  }
}
