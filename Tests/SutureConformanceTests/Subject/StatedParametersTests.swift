import SutureEngine
import SutureGraph
import SutureHost
import SutureRegistry
import SutureSupport
import SutureTestSupport
import Testing

@testable import SutureConformance

@Suite struct StatedParametersTests {
  private static let stated = Checkout.registry.manifests.filter { $0.contract.parameters != nil }

  @Test func `nearly all shipped manifests state their parameters`() {
    let silent = Checkout.registry.manifests.filter { $0.contract.parameters == nil }.map(\.id)
    // Sums over a list, terms that a truth value switches, and real widths are beyond the language of contracts.
    let known: Set = [
      "eca", "sk", "agent", "psa_block", "caa", "scsa", "mca", "casatt", "epsa", "wtconv", "vit_base_patch16_224",
      "mobilenetv3_small_100", "mobilenetv3_large_100",
      "efficientnet_lite0", "efficientnet_b0", "yolov8", "tf_efficientnet_lite0", "mobilenetv2_100",
    ]
    #expect(Set(silent).isSubset(of: known), "\(silent)")
  }

  private func failures(of probe: ProbePlugin) throws -> [String] {
    try probe.verify(level: .quick).filter { $0.status == .failed }.map(\.check)
  }

  @Test func `a manifest that states another number is found out`() throws {
    let shape = "[n, c, h, w], parameters: "
    #expect(try failures(of: ProbePlugin("sound", output: shape + "1")) == failures(of: ProbePlugin("sound")))
    #expect(try failures(of: ProbePlugin("sound", output: shape + "c + 1000")).contains("shapes"))
  }

  @Test(arguments: stated.map { "\($0.kind.rawValue) \($0.id)" })
  func `what a manifest states is what is built`(name: String) throws {
    let manifest = try #require(Self.stated.first { "\($0.kind.rawValue) \($0.id)" == name })
    let subject = ConformanceSubject(
      manifest, registry: Checkout.registry, examiner: ModuleLoader(registry: Checkout.registry),
      engine: OneDNNEngine())
    var count = 0
    for given in Self.settings(of: manifest) {
      guard let shapes = try? AdmittedShapes(manifest, given) else { continue }
      for channels in manifest.kind == .backbone ? [1, 3] : [1, 3, 8, 31, 36, 64, 72, 100, 143, 144, 256, 768] {
        for grid in [[4, 3], [8, 8]] {
          guard let shape = shapes.shape(batch: 2, channels: channels, grid: grid), shape.elementCount < 1 << 24,
            let graph = try? subject.build(shape, with: given)
          else { continue }
          let call = manifest.call(try manifest.resolve(given))
          #expect(
            try manifest.parameterCount(for: shape, hyperparameters: given) == graph.parameterCount, "\(call) \(shape)")
          count += 1
        }
      }
    }
    #expect(count >= 8)
  }

  /// Defaults, each value worth trying alone, and twenty random mixtures.
  private static func settings(of manifest: Manifest) -> [[String: HyperparameterValue]] {
    let values = manifest.hyperparameters.map { ($0.name, HyperparametersCheck.values(of: $0).map(\.value)) }
    var settings: [[String: HyperparameterValue]] = [[:]]
    for (name, values) in values { settings += values.map { [name: $0] } }
    for hyperparameter in manifest.hyperparameters where hyperparameter.type == .integer {
      settings += (1...12).map { [hyperparameter.name: .integer($0)] }
    }
    var random = RandomStream(seed: 0, manifest.id)
    if values.count > 1 {
      for _ in 0..<20 {
        settings.append(
          Dictionary(
            uniqueKeysWithValues: values.compactMap { name, values in
              values.randomElement(using: &random).map { (name, $0) }
            }))
      }
    }
    return settings.filter { (try? manifest.resolve($0)) != nil }
  }
}
