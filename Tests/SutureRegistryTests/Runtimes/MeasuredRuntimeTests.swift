import SutureGraph
import SutureSupport
import SutureTestSupport
import Testing

@testable import SutureRegistry

struct MeasuredRuntimeTests {
  private func read(_ text: String, path: String = "somewhere/probe-runtime.yaml") throws -> MeasuredRuntime {
    try MeasuredRuntime(Array(text.utf8), path: path)
  }

  private func refusal(_ text: String) -> String {
    do {
      _ = try read(text)
      return "no error"
    } catch {
      return "\(error)"
    }
  }

  @Test func `a complete file is read into typed values`() throws {
    let modules = """

        se: {version: 1.0.0, error: 2.4e-7}
        grn: {version: 1.2.0, error: 0, caveat: "one batch size"}
        ccnet: {version: 1.0.0, fails: "the process dies with SIGSEGV"}
      """
    let text = Samples.runtime(modules: modules, extra: "converter: pnnx 20261020\ncaveat: only in daylight")
    let runtime = try read(text)
    #expect((runtime.id, runtime.version, runtime.title) == ("probe-runtime", "1.2.3", "probe-runtime 1.2.3"))
    #expect((runtime.format, runtime.opset, runtime.converter) == (.onnx, 17, "pnnx 20261020"))
    #expect((runtime.exporter, runtime.date, runtime.caveat) == ("0.1.0", "2026-11-28", "only in daylight"))
    #expect(runtime.tolerance == 0.001 && runtime.shapes == [[1, 64, 14, 14], [3, 64, 14, 14]])
    #expect(
      runtime.measurements == [
        "se": .init(version: Version(1, 0, 0), outcome: .runs(error: 2.4e-7), caveat: nil),
        "grn": .init(version: Version(1, 2, 0), outcome: .runs(error: 0), caveat: "one batch size"),
        "ccnet": .init(
          version: Version(1, 0, 0), outcome: .fails(reason: "the process dies with SIGSEGV"), caveat: nil),
      ])
    #expect(runtime.digest == SHA256.hexDigest(of: text.utf8))
  }

  @Test func `a runtime that reads PyTorch has no opset`() throws {
    let runtime = try read(Samples.runtime(format: "format: pytorch"))
    #expect(runtime.format == .pytorch && runtime.opset == nil && runtime.converter == nil)
  }

  @Test(arguments: [
    ("schema: 1", "schema: 2", "1:9: unknown schema; this version reads schema 1"),
    ("schema: 1\n", "", "1:1: the file has no 'schema', which is required"),
    ("runtime: probe-runtime", "runtime: other", "2:10: the file of the runtime 'other' must be named 'other.yaml'"),
    ("runtime: probe-runtime", "runtime: ../x", "2:10: 'runtime' must be a lower-case letter, then letters"),
    ("version: 1.2.3", "version: 1 2", "3:10: 'version' must be letters, digits, '.', '_', '+' and '-', not '1 2'"),
    ("format: onnx", "format: onx", "4:9: 'format' must be onnx or pytorch, not 'onx' (did you mean 'onnx'?)"),
    ("opset: 17\n", "", "1:1: the file has no 'opset', which is required"),
    ("opset: 17", "opset: 0", "5:8: 'opset' must be from 1 to 1000, not 0"),
    ("format: onnx", "format: pytorch", "5:8: 'opset' is for 'format: onnx', not for 'format: pytorch'"),
    ("exporter: 0.1.0", "exporter: \"a\\nb\"", "6:11: 'exporter' must be one line"),
    ("2026-11-28", "2026-02-29", "7:7: 'date' must be a date such as 2026-11-28, not '2026-02-29'"),
    ("2026-11-28", "28.11.26", "7:7: 'date' must be a date"),
    ("2026-11-28", "2026-1a-28", "7:7: 'date' must be a date"),
    ("tolerance: 1.0e-3", "tolerance: 2", "8:12: 'tolerance' must be from 1e-09 to 1.0, not 2.0"),
    ("1x64x14x14,", "1x64x, ", "9:10: 'shapes' must be a shape such as 1x64x14x14, not '1x64x'"),
    ("[1x64x14x14, 3x64x14x14]", "[]", "9:9: 'shapes' is empty"),
    ("modules:", "moduls:", "10:1: unknown key 'moduls' (did you mean 'modules'?)"),
    ("{se:", "{Se:", "10:11: 'Se' is not a module id"),
    ("{se:", "{se: {version: 1.0.0, error: 0}, se:", "10:43: duplicate key 'se', first given in line 10"),
    ("version: 1.0.0, ", "", "10:15: 'se' has no 'version', which is required"),
    ("version: 1.0.0", "version: 1.0", "10:25: 'version' must be a version such as 1.0.0, not '1.0'"),
    ("error: 2.4e-7", "eror: 2.4e-7", "10:32: unknown key 'eror' (did you mean 'error'?)"),
    (", error: 2.4e-7", "", "10:15: 'se' needs either 'error' or 'fails'"),
    ("error: 2.4e-7", "error: 0, fails: no", "10:15: 'se' needs either 'error' or 'fails'"),
    ("2.4e-7", "nan", "10:39: 'error' must be a number, not 'nan'"),
    ("2.4e-7", "-1", "10:39: 'error' must be from 0.0 to 1.0, not -1.0"),
    ("2.4e-7", "0.01", "10:39: 'error' is 0.01, above the tolerance 0.001: give the reason as 'fails'"),
    ("error: 2.4e-7", "fails: no, caveat: x", "10:51: 'caveat' is for modules that run; this one has 'fails'"),
    ("error: 2.4e-7", "fails: *x", "10:39: aliases are not allowed"),
  ])
  func `what is wrong is refused at its place`(old: String, new: String, message: String) {
    let refusal = refusal(Samples.runtime().replacing(old, with: new, maxReplacements: 1))
    #expect(refusal.hasPrefix("somewhere/probe-runtime.yaml:\(message)"), "\(refusal)")
  }

  @Test func `a reason has a limited length`() {
    let long = String(repeating: "x", count: 201)
    let text = Samples.runtime(modules: "{se: {version: 1.0.0, fails: \(long)}}")
    #expect(refusal(text).hasSuffix(":10:39: 'fails' is longer than 200 characters"))
  }

  @Test func `why a module does not run names runtime and version, also of a module that has changed since`() throws {
    let runtime = try read(
      Samples.runtime(modules: "{probe: {version: 1.0.0, fails: it crashes}, se: {version: 1.0.0, error: 0}}"))
    let manifest = try Samples.read(Samples.manifest())
    #expect(runtime.failure(of: manifest) == "'probe' does not run in probe-runtime 1.2.3: it crashes")
    let newer = try Samples.read(Samples.manifest(version: "1.1.0"))
    #expect(
      runtime.failure(of: newer)
        == "'probe' does not run in probe-runtime 1.2.3: it crashes (measured with version 1.0.0)")
    #expect(try runtime.failure(of: Samples.read(Samples.se)) == nil)
    #expect(try runtime.failure(of: Samples.read(Samples.manifest(id: "other"))) == nil)
  }
}
