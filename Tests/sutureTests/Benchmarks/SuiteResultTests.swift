import Foundation
import SutureTestSupport
import Testing

@testable import SutureSweep
@testable import suture

struct SuiteResultTests {
  @Test func `a file of results is read back as it was written`() throws {
    let folder = try TemporaryFolder()
    let result = Samples.result(of: try Samples.suite())
    try result.write(to: folder.file("results.json"))
    #expect(try SuiteResult(contentsOf: folder.file("results.json")) == result)
    #expect(result.peerVersion == "2.13.0+cpu")
  }

  @Test func `another file is refused`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("results.json", "{\"suite\": \"small\"}")
    #expect(throws: BenchmarkFileError.noResults(path: path)) { try SuiteResult(contentsOf: path) }
  }

  @Test func `only the same suite, environment and rounds go on`() throws {
    let suite = try Samples.suite()
    let result = Samples.result(of: suite)
    try result.check(resumes: result, at: "r.json")
    var environment = Samples.environment
    environment = BenchmarkEnvironment(
      processor: environment.processor, cores: 2, threads: 1, instructionSet: "AVX2", runtime: environment.runtime,
      program: "abc", peer: nil)
    let other = SuiteResult(
      try Samples.suite(Samples.text + "\n"), environment: environment, rounds: 1, date: result.date)
    let error = #expect(throws: BenchmarkFileError.self) { try result.check(resumes: other, at: "r.json") }
    #expect(
      error?.description == """
        'r.json' belongs to a different run and cannot be resumed:
        the suite's file has changed
        rounds: '3' now, '1' in the file
        threads: '2' now, '1' in the file
        peer: 'python peer.py' now, 'none' in the file
        """)
  }

  @Test func `the processor is read from the system's description`() {
    let text = "processor\t: 0\nmodel name\t: Some CPU @ 2.0GHz: fast\nflags\t\t: sse2 avx2 fma\n\nprocessor : 1\n"
    #expect(BenchmarkEnvironment.processor(in: text) == "Some CPU @ 2.0GHz: fast")
    #expect(BenchmarkEnvironment.processor(in: "") == "unknown processor")
  }
}
