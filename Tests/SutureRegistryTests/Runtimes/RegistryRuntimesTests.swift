import SutureTestSupport
import Testing

@testable import SutureRegistry

struct RegistryRuntimesTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func write(_ place: String, _ id: String, version: String = "1.0.0") throws {
    try folder.write("\(place)/runtimes/\(id).yaml", Samples.runtime(id: id, version: version))
  }

  private func registry(_ names: String...) -> Registry {
    Registry(folders: names.map(folder.file), executableFolder: nil)
  }

  @Test func `runtimes are sorted, and the first folder with an id takes precedence`() throws {
    try write("a", "ncnn", version: "1")
    try write("b", "ncnn", version: "2")
    try write("b", "mnn")
    try folder.write("a/runtimes/readme.md", "no YAML: [")
    let (runtimes, problems) = registry("a", "b", "nowhere").readRuntimes()
    #expect(runtimes.map(\.title) == ["mnn 1.0.0", "ncnn 1"] && problems.isEmpty)
    #expect(try registry("b", "a").runtimes(["ncnn", "mnn"]).map(\.title) == ["ncnn 2", "mnn 1.0.0"])
  }

  @Test func `a bad file is reported, hides no other, and does not concern manifests`() throws {
    try folder.write("a/runtimes/ncnn.yaml", "schema: 3\n")
    try write("b", "ncnn")
    try write("a", "mnn")
    let registry = registry("a", "b")
    let (runtimes, problems) = registry.readRuntimes()
    #expect(runtimes.map(\.id) == ["mnn", "ncnn"] && registry.problems.isEmpty)
    let message = "\(folder.file("a/runtimes/ncnn.yaml")):1:9: unknown schema; this version reads schema 1"
    #expect(problems.map(\.description) == [message])
    let error = #expect(throws: RuntimeError.self) { try self.registry("a").runtimes(["ncnn"]) }
    #expect(error?.description == "the file of runtime 'ncnn' is invalid: \(message)")
  }

  @Test func `an unknown runtime is refused with a suggestion, or with all that there are`() throws {
    try write("a", "openvino")
    try write("a", "mnn")
    func message(_ id: String, _ place: String = "a") -> String? {
      #expect(throws: RuntimeError.self) { try registry(place).runtimes([id]) }?.description
    }
    #expect(message("opnvino") == "there is no runtime 'opnvino' (did you mean 'openvino'?)")
    #expect(message("tensorrt") == "there is no runtime 'tensorrt'; measured runtimes are mnn and openvino")
    #expect(message("mnn", "b") == "there is no runtime 'mnn'; no runtime has been measured")
    #expect(try registry("b").runtimes([]) == [])
  }

  @Test func `a folder that has runtimes only is no empty folder`() throws {
    try write("a/registry", "mnn")
    let path = RegistryPath(given: [folder.file("a")], environment: [:], executable: nil)
    #expect(path.emptyFolders().isEmpty)
    #expect(try Registry(path).readRuntimes().runtimes.map(\.id) == ["mnn"])
  }

  // MARK: The project's own

  @Test func `the project's runtimes are read, each of all modules and no other`() {
    let (runtimes, problems) = Checkout.registry.readRuntimes()
    #expect(problems.isEmpty)
    #expect(runtimes.map(\.id) == ["mnn", "ncnn", "onnxruntime", "openvino", "tinygrad"])
    let modules = Set(Checkout.registry.manifests.filter { $0.kind == .module }.map(\.id))
    for runtime in runtimes {
      #expect(Set(runtime.measurements.keys) == modules, "\(runtime.id): run 'make runtimes'")
      #expect(runtime.path.hasSuffix("/Registry/runtimes/\(runtime.id).yaml"))
    }
  }
}
