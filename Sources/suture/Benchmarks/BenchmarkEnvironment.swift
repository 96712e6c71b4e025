import SutureEngine
import SutureExecution
import SutureGraph
import SutureSandbox
import SutureSupport

/// The environment on which a suite's results depend.
struct BenchmarkEnvironment: Hashable, Sendable, Codable {
  /// The processor's name.
  let processor: String
  /// Number of cores that this process may use.
  let cores: Int
  /// Number of threads used.
  let threads: Int
  /// The vector instructions that this program used.
  let instructionSet: String
  /// Settings of the OpenMP runtime, the same for both sides: on a busy machine, long spinning of waiting threads can
  /// make a peer fifty times slower.
  let runtime: String
  /// The SHA-256 digest of this program.
  let program: String
  /// The peer's command line; nil without a peer.
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
      instructionSet: "\(InstructionSet.used)", runtime: ComputeSettings.description, program: program ?? "unknown",
      peer: peer?.joined(separator: " "))
  }

  /// The processor's name in the text of `/proc/cpuinfo`.
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

  /// The differences from an earlier environment, as text.
  func differences(from other: Self) -> [String] {
    let pairs: [(String, String, String)] = [
      ("processor", processor, other.processor), ("cores", "\(cores)", "\(other.cores)"),
      ("threads", "\(threads)", "\(other.threads)"), ("instruction set", instructionSet, other.instructionSet),
      ("runtime", runtime, other.runtime),
      ("program", "\(program.prefix(12))", "\(other.program.prefix(12))"),
      ("peer", peer ?? "none", other.peer ?? "none"),
    ]
    return pairs.filter { $0.1 != $0.2 }.map { "\($0.0): '\($0.1)' now, '\($0.2)' in the file" }
  }
}
