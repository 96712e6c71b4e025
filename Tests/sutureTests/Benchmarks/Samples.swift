import SutureTestSupport
@testable import suture

/// Suites and results for tests.
enum Samples {
  static let text = """
    schema: 1
    name: small
    groups:
      - name: modules
        work: gradient
        targets: {eager: 3, compile: 2}
        entries:
          - input: [1, 16, 8, 8]
            compositions: [se, se + eca]
      - name: steps
        work: step
        targets: {eager: 1.5, memory: 0.7}
        entries:
          - input: [4, 3, 8, 8]
            backbone: "resnet8(width: 4)"
            compositions: [identity]
          - input: [4, 3, 8, 8]
            backbone: "resnet8(width: 4)"
            sites: layer*.*.residual
            compositions: [eca]
      - name: bandwidth
        work: forward
        targets: {bandwidth: 0.6}
        entries:
          - input: [2, 16, 8, 8]
            compositions: [simam]
    """

  static func suite(_ text: String = text) throws -> BenchmarkSuite {
    try BenchmarkSuite(Array(text.utf8), file: "small.yaml")
  }

  static let environment = BenchmarkEnvironment(
    processor: "Some CPU", cores: 2, threads: 2, instructionSet: "AVX2", runtime: "GOMP_SPINCOUNT=1000",
    program: "abc", peer: "python peer.py")

  static func cell(_ seconds: Double?, peak: Int? = nil, parameters: Int? = nil, failure: String? = nil)
    -> MeasuredCell
  {
    var cell = MeasuredCell()
    cell.seconds = seconds
    cell.peakByteCount = peak
    cell.parameters = parameters
    cell.failure = failure
    return cell
  }

  /// A run of the small suite: one win, one loss, one failure, one copy.
  static func result(
    of suite: BenchmarkSuite, firstEager: Double = 0.008, load: Double? = nil
  ) -> SuiteResult {
    var result = SuiteResult(
      suite, environment: environment, rounds: 3, date: "2025-01-02T03:04:05Z", load: load)
    let entries = suite.entries
    var version = cell(firstEager)
    version.version = "2.13.0+cpu"
    result.add(
      EntryResult(entry: entries[0], suture: cell(0.002), eager: version, compile: cell(0.004)), of: suite)
    result.add(
      EntryResult(
        entry: entries[1], suture: cell(0.02, parameters: 16), eager: cell(0.01, parameters: 17),
        compile: cell(nil, failure: "timed out after 600 s")), of: suite)
    result.add(
      EntryResult(
        entry: entries[2], suture: cell(0.1, peak: 60 << 20), eager: cell(0.2, peak: 100 << 20), compile: cell(0.15)),
      of: suite)
    result.add(EntryResult(entry: entries[4], suture: cell(0.002), copy: cell(0.001)), of: suite)
    return result
  }
}

/// A side that answers from a list.
final class ScriptedSide: MeasuredSide {
  var answers: [Result<RoundMeasurement, MeasurementError>]
  let failsAtStart: Bool
  private(set) var requests: [Int] = []
  private(set) var endings = 0

  init(_ answers: [Result<RoundMeasurement, MeasurementError>], failsAtStart: Bool = false) {
    self.answers = answers
    self.failsAtStart = failsAtStart
  }

  /// Answers with these times, one a request.
  convenience init(seconds: Double...) { self.init(seconds.map { .success(RoundMeasurement(seconds: [$0])) }) }

  func begin() throws(MeasurementError) { if failsAtStart { throw .unstartable("no such program") } }

  func measure(runs: Int) throws(MeasurementError) -> RoundMeasurement {
    requests.append(runs)
    guard !answers.isEmpty else { throw .isOver }
    return try answers.removeFirst().get()
  }

  func end() { endings += 1 }
}
