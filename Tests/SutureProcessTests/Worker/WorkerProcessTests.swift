import Testing

@testable import SutureProcess

struct WorkerProcessTests {
  private func start(_ script: String) throws -> WorkerProcess<[String: Int]> {
    try WorkerProcess("/bin/sh", ["-c", script])
  }

  @Test func `messages come in order, then the end`() throws {
    let received = try #require(try start("echo '{\"a\": 1}'; echo '{\"b\": 2}'; exit 3").messages(within: 60))
    #expect(received.messages == [["a": 1], ["b": 2]])
    #expect(received.ending == .exited(3))
  }

  @Test(arguments: ["nonsense", "{}}", "{\\\"a\\\": \\\"b\\\"}", "\\377"])
  func `what is no message ends it, and what came before is there`(line: String) throws {
    let worker = try start("echo '{\"a\": 1}'; printf \"\(line)\\n\"; exec sleep 1000")
    let received = try #require(worker.messages(within: 60))
    #expect(received.messages == [["a": 1]])
    #expect(received.ending == .garbled)
    #expect(worker.receive().ending == .garbled)
    #expect(worker.process.ending != nil)
  }

  @Test func `one that is silent is ended when its time is over`() throws {
    let worker = try start("exec sleep 1000")
    #expect(worker.messages(within: 0.1)?.messages == nil)
    #expect(worker.process.ending != nil)
  }
}
