import FoundationEssentials

/// A program in a process of its own that answers lines of JSON with lines of JSON, and may die without harm.
public final class WorkerProcess<Message: Decodable> {
  /// What came since it was last listened to.
  public struct Received {
    /// Messages, in order.
    public var messages: [Message] = []
    /// How it ended, where it has: then nothing more will come.
    public var ending: ProcessEnding?
    /// Whether it was ended because it exceeded its memory limit.
    public var exceededMemory = false
  }

  /// The process.
  public let process: ChildProcess
  private var isGarbled = false

  /// Starts a program as a worker.
  /// - Throws: `ProcessError`.
  public init(_ program: String, _ arguments: [String], environment: [String: String] = [:]) throws(ProcessError) {
    process = try ChildProcess(program, arguments, environment: environment)
  }

  /// Reads what has come, without waiting; a worker that says what is no message is ended.
  public func receive() -> Received {
    if isGarbled { return Received(ending: .garbled) }
    let lines = process.receive()
    var received = Received(ending: lines.ending)
    for line in lines.lines {
      guard let message = try? JSONDecoder().decode(Message.self, from: Data(line)) else {
        process.end()
        isGarbled = true
        received.ending = .garbled
        break
      }
      received.messages.append(message)
    }
    return received
  }

  /// Waits for all messages and the end; nil where it took longer than so many seconds, and was ended.
  ///
  /// A process that holds more than so many bytes of memory is ended by `SIGKILL`, and the answer says so.
  public func messages(within seconds: Double, memory: Int? = nil) -> Received? {
    let deadline = ContinuousClock.now.advanced(by: .seconds(seconds))
    var all = Received()
    while all.ending == nil {
      guard ContinuousClock.now < deadline else {
        process.end()
        return nil
      }
      ChildProcess.wait(for: [process], milliseconds: 50)
      if let memory, let held = process.memory(), held > memory {
        process.end()
        all.exceededMemory = true
      }
      let received = receive()
      all.messages += received.messages
      all.ending = received.ending
    }
    return all
  }
}
