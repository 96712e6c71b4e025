import SutureEngine
import SutureExecution
import SutureGraph
import SutureSupport

/// What a suite's numbers depend on beside the suite.
struct BenchmarkEnvironment: Hashable, Sendable, Codable {
  /// The processor's name.
  let processor: String
  /// How many cores this process may use.
  let cores: Int
  /// How many threads computed.
  let threads: Int
  /// The vector instructions that this program computed with.
  let instructionSet: String
  /// Settings of the OpenMP runtime, the same for both sides: a waiting thread that spins for long costs a peer fifty
  /// times its time where the machine has other work.
  let runtime: String
  /// The SHA-256 of this program.
  let program: String
  /// The peer's command line; nil where there was none.
  let peer: String?

  enum CodingKeys: String, CodingKey {
    case processor, cores, threads, runtime, program, peer
    case instructionSet = "instruction_set"
  }

  /// Describes this machine and process.
  static func current(threads: ThreadCount, peer: [String]?) -> Self {
    let information = (try? FileBytes.read("/proc/cpuinfo", limit: 1 << 24)) ?? []
    let text = String(decoding: information, as: UTF8.self)
    let program = (try? FileBytes.read("/proc/self/exe", limit: 1 << 30)).map { SHA256.hexDigest(of: $0) }
    return Self(
      processor: processor(in: text), cores: ThreadCount.available.value, threads: threads.value,
      instructionSet: "\(InstructionSet.used)", runtime: ComputeEnvironment.settings, program: program ?? "unknown",
      peer: peer?.joined(separator: " "))
  }

  /// The name in the text of `/proc/cpuinfo`.
  static func processor(in information: String) -> String {
    value(of: "model name", in: information) ?? "unknown processor"
  }

  private static func value(of key: String, in information: String) -> String? {
    for line in information.split(separator: "\n") {
      let parts = line.split(separator: ":", maxSplits: 1)
      guard parts.count == 2, trimmed(parts[0]) == key else { continue }
      return trimmed(parts[1])
    }
    return nil
  }

  private static func trimmed(_ text: Substring) -> String {
    var text = text.drop(while: \.isWhitespace)
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }

  /// Where another environment differs, each in words.
  func differences(from other: Self) -> [String] {
    let pairs: [(String, String, String)] = [
      ("processor", processor, other.processor), ("cores", "\(cores)", "\(other.cores)"),
      ("threads", "\(threads)", "\(other.threads)"), ("instruction set", instructionSet, other.instructionSet),
      ("runtime", runtime, other.runtime),
      ("program", "\(program.prefix(12))", "\(other.program.prefix(12))"),
      ("peer", peer ?? "none", other.peer ?? "none"),
    ]
    return pairs.filter { $0.1 != $0.2 }.map { "\($0.0): '\($0.1)', there '\($0.2)'" }
  }
}
