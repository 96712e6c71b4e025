import Foundation
import SutureTestSupport
import Testing

@testable import SutureSweep

struct SweepEnvironmentTests {
  private let environment = SweepEnvironment(
    processor: "p", cores: 2, memory: 1 << 30, system: "s", instructionSet: "avx2", program: "0", engine: "onednn",
    engineVersion: "oneDNN 2.6.0", numerics: 3, workers: 2, threads: 1)

  @Test func `an environment is read back as it was written`() throws {
    #expect(try JSONDecoder().decode(SweepEnvironment.self, from: Data(environment.json.utf8)) == environment)
    var withVariants = environment
    withVariants.variants = ["eca": "the copied form"]
    #expect(try JSONDecoder().decode(SweepEnvironment.self, from: Data(withVariants.json.utf8)) == withVariants)
  }

  @Test func `an environment of an earlier version, which named oneDNN's version alone, is read`() throws {
    let text = """
      {"cores":2,"instruction_set":"avx2","library":"oneDNN 2.6.0","memory":1073741824,"numerics":3,"processor":"p",\
      "program":"0","system":"s","threads":1,"workers":2}
      """
    #expect(try JSONDecoder().decode(SweepEnvironment.self, from: Data(text.utf8)) == environment)
  }

  @Test func `a lock file of schema 1 is read, and its differences are told`() throws {
    let folder = try TemporaryFolder()
    let text = """
      {"dataset":"digits","dataset_sha256":"d","library":"oneDNN 2.6.0","numerics":3,"plugins":[],"program":"0.1.0",\
      "schema":1,"specification_sha256":"s","sweep":"small"}
      """
    try folder.write("old.lock", text)
    let lock = try SweepLock(contentsOf: folder.path + "/old.lock")
    #expect(lock.engine == "onednn" && lock.engineVersion == "oneDNN 2.6.0")
    try folder.write(
      "new.lock",
      text.replacing("\"library\":", with: "\"engine\":\"pytorch\",\"engine_version\":")
        .replacing("oneDNN 2.6.0", with: "PyTorch 2.9.0").replacing("\"numerics\":3", with: "\"numerics\":4")
        .replacing("\"schema\":1", with: "\"schema\":2"))
    let here = try SweepLock(contentsOf: folder.path + "/new.lock")
    #expect(
      lock.differences(here: here) == [
        "the engine: locked onednn, here pytorch", "the engine's version: locked oneDNN 2.6.0, here PyTorch 2.9.0",
        "the numerics version: locked 3, here 4",
      ])
  }
}
