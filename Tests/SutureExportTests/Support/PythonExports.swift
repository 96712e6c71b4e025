import Foundation
import SutureProcess
import SutureTestSupport

/// A process of `Tests/Python/exports.py`, which runs exported files in their runtimes.
///
/// It is started with the first request and serves all further ones: importing PyTorch takes seconds.
actor PythonExports {
  /// The process for ONNX and safetensors files.
  static let plain = PythonExports()
  /// The processes for PyTorch files, which take most of the time.
  private static let pytorch = [PythonExports(), PythonExports()]

  /// The process for the PyTorch files of a test; each test always has the same.
  static func pytorch(for test: String) -> PythonExports { pytorch[test.utf8.count % pytorch.count] }

  /// A file to run, and where its inputs and outputs are; `exports.py` describes them.
  struct Request: Encodable {
    let format: String
    let file: String
    var weights = ""
    var inputs = ""
    let outputs: String
    var trains = false
    var tools: [String] = []
  }

  /// What Python tells besides the outputs.
  struct Answer: Decodable {
    /// The printed network.
    let structure: String?
    /// The shapes in its state_dict.
    let state: [String: [Int]]?
    /// The metadata of a safetensors file.
    let metadata: [String: String]?
    fileprivate let error: String?
  }

  enum Failure: Error, CustomStringConvertible {
    case notInstalled, noPyTorch
    case ended(String)
    case timedOut
    case refused(String)

    var description: String {
      switch self {
      case .notInstalled: "there is no Python at '\(Checkout.python)': 'make test' installs it"
      case .noPyTorch:
        "these tests must run, since SUTURE_REQUIRE_TORCH is set, but '\(Checkout.python)' has no PyTorch: "
          + "see Tests/Python/install.sh"
      case .ended(let how): "Python \(how)"
      case .timedOut: "Python did not answer within \(PythonExports.timeLimit)"
      case .refused(let reason): reason
      }
    }
  }

  /// The time limit for an answer; the first one includes starting the runtime.
  private static let timeLimit = Duration.seconds(300)
  private var process: ChildProcess?

  /// Lets Python answer a request.
  /// - Throws: `Failure` with Python's error.
  func ask(_ request: Request) throws -> Answer {
    let line = try line(after: request)
    let answer = try JSONDecoder().decode(Answer.self, from: Data(line))
    if let error = answer.error { throw Failure.refused(error) }
    return answer
  }

  private func line(after request: Request) throws -> [UInt8] {
    let process = try self.process ?? start()
    self.process = process
    try process.send(request)
    let deadline = ContinuousClock.now.advanced(by: Self.timeLimit)
    while ContinuousClock.now < deadline {
      ChildProcess.wait(for: [process], milliseconds: 1000)
      let received = process.receive()
      if let line = received.lines.first { return line }
      if let ending = received.ending {
        self.process = nil
        throw Failure.ended("\(ending): \(process.errorText)")
      }
    }
    self.process = nil
    throw Failure.timedOut
  }

  private func start() throws -> ChildProcess {
    guard FileManager.default.isExecutableFile(atPath: Checkout.python) else { throw Failure.notInstalled }
    // A process that is gone must be an error, not a signal that ends the tests.
    signal(SIGPIPE, SIG_IGN)
    return try ChildProcess(Checkout.python, ["\(Checkout.root)/Tests/Python/exports.py"])
  }
}
