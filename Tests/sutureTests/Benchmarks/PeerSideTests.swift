import Foundation
import SutureExecution
import SutureTestSupport
import Testing

@testable import SutureSweep
@testable import suture

/// The protocol, against peers that are shell scripts.
struct PeerSideTests {
  private static let entry = BenchmarkEntry(
    group: "g", composition: "se \"quoted\" | eca", backbone: "resnet8(width: 4)", sites: nil, input: [1, 2, 3],
    work: .forward)

  init() {
    // As the command does: a peer that is gone must be an error of its pipe.
    signal(SIGPIPE, SIG_IGN)
  }

  private func peer(_ script: String, in folder: TemporaryFolder, timeLimit: Duration = .seconds(60)) throws -> PeerSide
  {
    let path = try folder.write("peer.sh", script)
    return PeerSide(
      command: ["/bin/sh", path], entry: Self.entry, engine: .compile, threads: 2, timeLimit: timeLimit,
      isInterrupted: { false })
  }

  private func failure(
    _ script: String, timeLimit: Duration = .seconds(60), isInterrupted: Bool = false
  ) throws -> MeasurementError? {
    let folder = try TemporaryFolder()
    let side = try peer(script, in: folder, timeLimit: timeLimit)
    defer { side.end() }
    do throws(MeasurementError) {
      try side.begin()
      _ = try side.measure(runs: 5)
      return nil
    } catch {
      return error
    }
  }

  @Test func `a request has every key, and answers are read one by one`() throws {
    let folder = try TemporaryFolder()
    let side = try peer(
      """
      echo 'a warning' >&2
      while read -r line; do
        printf '%s\\n' "$line" >> \(folder.file("requests"))
        echo '{"seconds": [0.5, 0.25], "peak_bytes": 1000, "parameters": 64, "version": "9.9+cpu", "extra": 1}'
      done
      """, in: folder)
    try side.begin()
    let expected = RoundMeasurement(seconds: [0.5, 0.25], peakByteCount: 1000, parameters: 64, version: "9.9+cpu")
    #expect(try side.measure(runs: 5) == expected)
    #expect(try side.measure(runs: 7) == expected)
    side.end()
    let lines = try folder.read("requests").split(separator: "\n")
    #expect(lines.count == 2)
    let request = try #require(try JSONSerialization.jsonObject(with: Data(lines[1].utf8)) as? [String: Any])
    #expect(request["composition"] as? String == "se \"quoted\" | eca")
    #expect(request["backbone"] as? String == "resnet8" && request["sites"] is NSNull)
    #expect(request["input"] as? [Int] == [1, 2, 3])
    #expect(request["work"] as? String == "forward" && request["engine"] as? String == "compile")
    #expect(request["threads"] as? Int == 2 && request["runs"] as? Int == 7 && request["warmup"] as? Int == 3)
  }

  @Test func `a peer may say that it cannot`() throws {
    let reason = try failure("read -r line; echo '{\"error\": \"ValueError: no such module\"}'; read -r line")
    #expect(reason == .refused("ValueError: no such module"))
  }

  @Test func `a peer that crashes is told with its last words`() throws {
    let reason = try failure("read -r line; echo first >&2; echo 'RuntimeError: no memory' >&2; exit 3")
    #expect(reason == .ended("ended with status 3: RuntimeError: no memory"))
    guard case .ended(let how) = try failure("read -r line; kill -9 $$") else {
      Issue.record("it did not end")
      return
    }
    #expect(how.hasPrefix("ended by signal 9"))
  }

  @Test func `a program that does not exist is told`() throws {
    let side = PeerSide(
      command: ["no-such-program-anywhere"], entry: Self.entry, engine: .eager, threads: 1, timeLimit: .seconds(60),
      isInterrupted: { false })
    let cell = try Rounds(count: 1).measure([side])[0]
    #expect(cell.failure?.contains("no-such-program-anywhere") == true, "\(cell)")
  }

  @Test(arguments: ["hello", "{}", "[1]", "{\\\"seconds\\\": 1}", "\\033[31m"])
  func `what is no answer is told`(answer: String) throws {
    guard case .garbled = try failure("read -r line; printf \"\(answer)\\n\"; read -r line") else {
      Issue.record("'\(answer)' was taken for an answer")
      return
    }
  }

  @Test func `a peer that is silent is ended when its time is over`() throws {
    let reason = try failure("read -r line; exec sleep 1000", timeLimit: .milliseconds(300))
    #expect(reason == .timedOut(.milliseconds(300)))
  }

  @Test func `children that hold a dead peer's output open do not keep it alive`() throws {
    let reason = try failure("read -r line; sleep 20 & exit 4")
    #expect(reason == .ended("ended with status 4"))
  }

  @Test func `an interruption is noticed while waiting`() throws {
    let side = PeerSide(
      command: ["sleep", "1000"], entry: Self.entry, engine: .eager, threads: 1, timeLimit: .seconds(600),
      isInterrupted: { true })
    #expect(throws: MeasurementError.interrupted) { try Rounds(count: 1).measure([side]) }
  }
}
