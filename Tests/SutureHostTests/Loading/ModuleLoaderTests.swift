import SutureComposer
import SutureGraph
import SutureHost
import SutureTestSupport
import Testing

@testable import SutureRegistry

/// The project's own modules, as their plugins build them.
@Suite struct ModuleLoaderTests {
  static let loader = ModuleLoader(registry: Checkout.registry)

  static func build(
    _ id: String, _ hyperparameters: [String: HyperparameterValue] = [:], on shape: Shape
  ) throws -> Graph {
    let manifest = try Checkout.registry.manifest(id, kind: .module)
    return try loader.fragment(
      of: manifest, hyperparameters: manifest.resolve(hyperparameters), input: shape
    ).graph
  }

  @Test func `se prints as PyTorch prints it`() throws {
    let graph = try Self.build("se", on: [1, 63, 64, 64])
    #expect(
      graph.structure == """
        SEAttention(
          (avg_pool): AdaptiveAvgPool2d(output_size=1)
          (fc): Sequential(
            (0): Linear(in_features=63, out_features=3, bias=False)
            (1): ReLU(inplace=True)
            (2): Linear(in_features=3, out_features=63, bias=False)
            (3): Sigmoid()
          )
        )
        """)
  }

  @Test func `eca prints as PyTorch prints it`() throws {
    let graph = try Self.build("eca", ["kernel_size": .integer(63)], on: [1, 63, 64, 64])
    #expect(
      graph.structure == """
        ECAAttention(
          (gap): AdaptiveAvgPool2d(output_size=1)
          (conv): Conv1d(1, 1, kernel_size=(63,), stride=(1,), padding=(31,))
          (sigmoid): Sigmoid()
        )
        """)
  }

  @Test func `cbam prints a gate once that is applied twice`() throws {
    let graph = try Self.build("cbam", on: [2, 64, 8, 8])
    #expect(
      graph.structure == """
        CbamModule(
          (channel): ChannelAttn(
            (fc1): Conv2d(64, 4, kernel_size=(1, 1), stride=(1, 1), bias=False)
            (act): ReLU(inplace=True)
            (fc2): Conv2d(4, 64, kernel_size=(1, 1), stride=(1, 1), bias=False)
            (gate): Sigmoid()
          )
          (spatial): SpatialAttn(
            (conv): ConvNormAct(
              (conv): Conv2d(2, 1, kernel_size=(7, 7), stride=(1, 1), padding=(3, 3), bias=False)
              (bn): BatchNorm2d(1, eps=1e-05, momentum=0.1, affine=True, track_running_stats=True)
            )
            (gate): Sigmoid()
          )
        )
        """)
    #expect(graph.parameterCount == 612)
  }

  @Test(arguments: [(8, 3), (16, 3), (64, 3), (63, 3), (128, 5), (256, 5), (512, 5), (2048, 7), (1, 1), (3, 1), (4, 1)])
  func `eca finds its kernel from the channels`(channels: Int, kernel: Int) throws {
    let graph = try Self.build("eca", ["kernel_size": .integer(0), "bias": .boolean(false)], on: [1, channels, 2, 2])
    #expect(graph.variables.map { "\($0.name) \($0.shape)" } == ["conv.weight 1×1×\(kernel)"])
  }

  struct Variables: Sendable, CustomTestStringConvertible {
    let id: String
    var hyperparameters: [String: HyperparameterValue] = [:]
    let parameters: Set<String>
    var buffers: Set<String> = []
    var testDescription: String { id }
  }

  static let spatial = ["conv.conv.weight 1×2×7×7", "conv.bn.weight 1", "conv.bn.bias 1"]
  static let statistics = ["conv.bn.running_mean 1", "conv.bn.running_var 1"]
  static let reduction: [String: HyperparameterValue] = ["reduction": .integer(4)]

  /// As the fixtures that PyTorch made name them, at 32 channels.
  static let variables = [
    Variables(id: "se", hyperparameters: reduction, parameters: ["fc.0.weight 8×32", "fc.2.weight 32×8"]),
    Variables(id: "eca", parameters: ["conv.weight 1×1×3", "conv.bias 1"]),
    Variables(id: "ca", hyperparameters: reduction, parameters: ["fc1.weight 8×32×1×1", "fc2.weight 32×8×1×1"]),
    Variables(id: "sa", parameters: Set(spatial), buffers: Set(statistics)),
    Variables(
      id: "cbam", hyperparameters: reduction,
      parameters: Set(
        ["channel.fc1.weight 8×32×1×1", "channel.fc2.weight 32×8×1×1"] + spatial.map { "spatial.\($0)" }),
      buffers: Set(statistics.map { "spatial.\($0)" })),
    Variables(id: "simam", parameters: []),
    Variables(id: "gct", parameters: ["alpha 1×32×1×1", "gamma 1×32×1×1", "beta 1×32×1×1"]),
  ]

  @Test(arguments: variables)
  func `parameters and buffers have PyTorch's names and shapes`(expected: Variables) throws {
    let graph = try Self.build(expected.id, expected.hyperparameters, on: [2, 32, 8, 6])
    #expect(Set(graph.parameters.map { "\($0.name) \($0.shape)" }) == expected.parameters)
    #expect(Set(graph.buffers.map { "\($0.name) \($0.shape)" }) == expected.buffers)
    #expect(graph.shape(graph.outputs[0]) == [2, 32, 8, 6])
  }

  @Test func `a linear layer starts as PyTorch's does`() throws {
    let graph = try Self.build("se", on: [1, 64, 2, 2])
    #expect(graph.variables.map(\.initialiser) == [.uniform(low: -0.125, high: 0.125), .uniform(low: -0.5, high: 0.5)])
  }

  @Test func `too few channels are refused with the numbers`() throws {
    let error = try #require(throws: ContractViolation.self) { try Self.build("se", on: [8, 3, 224, 224]) }
    #expect(
      error.fact
        == "'se' cannot take 3 channels with reduction 16: it requires c / reduction >= 1, and 3 / 16 is 0")
  }

  @Test func `builds on several threads do not disturb each other`() async throws {
    let listings = await withTaskGroup(of: String?.self) { group in
      for index in 0..<16 {
        group.addTask { try? Self.build(index % 2 == 0 ? "se" : "gct", on: [2, 32, 8, 6]).listing }
      }
      return await group.reduce(into: Set<String?>()) { $0.insert($1) }
    }
    #expect(
      try listings == [Self.build("se", on: [2, 32, 8, 6]).listing, Self.build("gct", on: [2, 32, 8, 6]).listing])
  }
}
