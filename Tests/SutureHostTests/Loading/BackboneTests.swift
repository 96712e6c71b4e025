import SutureComposer
import SutureGraph
import SutureTestSupport
import Testing

@testable import SutureRegistry

/// The project's own backbones: counts, sites and structure.
@Suite struct BackboneTests {
  /// A backbone as it is written in compositions.
  static func reference(_ id: String, _ hyperparameters: [String: HyperparameterValue] = [:]) -> ModuleReference {
    ModuleReference(id: id, hyperparameters: hyperparameters)
  }

  /// Builds a backbone, grafting a module at the sites that match.
  static func build(
    _ id: String, _ hyperparameters: [String: HyperparameterValue] = [:], on shape: Shape, graft: String? = nil,
    at sites: String = "layer*.*.residual"
  ) throws -> Graph {
    try Checkout.grafter.graft(
      graft.map { .module(ModuleReference(id: $0)) }, at: [SitePattern(sites)], of: reference(id, hyperparameters),
      input: shape)
  }

  @Test(arguments: [(nil, 269_722), ("se", 271_738), ("gct", 270_730), ("simam", 269_722)] as [(String?, Int)])
  func `resnet20 has the published number of parameters, alone and with a module in every block`(
    graft: String?, count: Int
  ) throws {
    let graph = try Self.build("resnet20", on: [2, 3, 32, 32], graft: graft)
    #expect(graph.parameterCount == count)
    #expect(graph.shape(graph.outputs[0]) == [2, 10])
  }

  @Test func `a graft's parameters are named after its place`() throws {
    let graph = try Self.build("resnet20", on: [2, 3, 32, 32], graft: "se", at: "layer2.1.residual")
    #expect(
      graph.parameters.map(\.name).filter { $0.contains("se") } == [
        "layer2.1.se.fc.0.weight", "layer2.1.se.fc.2.weight",
      ])
  }

  @Test func `resnet8 has PyTorch's names`() throws {
    let graph = try Self.build("resnet8", on: [1, 1, 8, 8])
    let norm = ["weight", "bias"]
    let block = ["conv1.weight"] + norm.map { "bn1.\($0)" } + ["conv2.weight"] + norm.map { "bn2.\($0)" }
    let names =
      ["conv1.weight"] + norm.map { "bn1.\($0)" } + (1...3).flatMap { stage in block.map { "layer\(stage).0.\($0)" } }
      + norm.map { "linear.\($0)" }
    #expect(graph.parameters.map(\.name) == names)
  }

  @Test func `resnet8 names its sites in the order of computation`() throws {
    let sites = try Checkout.grafter.sites(of: Self.reference("resnet8"), input: [2, 1, 28, 28])
    #expect(
      sites.map { "\($0.name) \($0.shape) \($0.layout.name)" } == [
        "input 2×1×28×28 map", "stem 2×16×28×28 map", "layer1.0.residual 2×16×28×28 map", "layer1.0 2×16×28×28 map",
        "layer1 2×16×28×28 map", "layer2.0.residual 2×32×14×14 map", "layer2.0 2×32×14×14 map",
        "layer2 2×32×14×14 map", "layer3.0.residual 2×64×7×7 map", "layer3.0 2×64×7×7 map", "layer3 2×64×7×7 map",
      ])
  }

  @Test(arguments: [[1, 1, 1, 1], [2, 3, 5, 9], [3, 4, 33, 17]] as [Shape])
  func `residual networks take any size and number of channels`(shape: Shape) throws {
    let graph = try Self.build("resnet8", ["width": .integer(5), "classes": .integer(7)], on: shape)
    #expect(graph.shape(graph.outputs[0]) == [shape[0], 7])
  }

  @Test func `a shortcut takes every second row and column and pads the channels with zeros`() throws {
    let graph = try Self.build("resnet8", on: [1, 1, 6, 5])
    let steps = graph.nodes.map(\.operation).filter { ["gather", "pad"].contains($0.name) }
      .map { $0.attributes.map(\.description).joined(separator: " ") }
    #expect(
      steps.prefix(3) == [
        "axis=2 indices=[0, 2, 4]", "axis=3 indices=[0, 2, 4]", "before=[0, 8, 0, 0] after=[0, 8, 0, 0] value=0.0",
      ])
  }

  @Test(
    arguments: [
      ([:], 86_567_656), (["classes": .integer(21_843), "pre_logits": .boolean(true)], 103_186_515),
    ] as [([String: HyperparameterValue], Int)])
  func `the vision transformer has timm's number of parameters`(
    hyperparameters: [String: HyperparameterValue], count: Int
  ) throws {
    let graph = try Self.build("vit_base_patch16_224", hyperparameters, on: [1, 3, 224, 224])
    #expect(graph.parameterCount == count)
  }

  @Test func `the vision transformer names its sites with their grid`() throws {
    let found = try Checkout.grafter.sites(of: Self.reference("vit_base_patch16_224"), input: [8, 3, 224, 224])
    let order = found.map(\.name)
    let sites = Dictionary(uniqueKeysWithValues: found.map { ($0.name, "\($0.shape) \($0.layout)") })
    #expect(
      order == ["input", "patch_embed"]
        + (0..<12).flatMap { ["blocks.\($0).attn", "blocks.\($0).mlp", "blocks.\($0)"] }
        + ["norm"])
    #expect(sites["input"] == "8×3×224×224 map")
    #expect(sites["patch_embed"] == "8×196×768 tokens(prefix: 0, height: 14, width: 14)")
    for name in order.dropFirst(2) { #expect(sites[name] == "8×197×768 tokens(prefix: 1, height: 14, width: 14)") }
  }

  @Test func `the vision transformer prints as PyTorch prints timm's`() throws {
    let graph = try Self.build(
      "vit_base_patch16_224", ["classes": .integer(21_843), "pre_logits": .boolean(true)], on: [8, 3, 224, 224])
    let blocks = (0..<12).map { block in
      """
          (\(block)): Block(
            (norm1): LayerNorm((768,), eps=1e-06, elementwise_affine=True)
            (attn): Attention(
              (qkv): Linear(in_features=768, out_features=2304, bias=True)
              (attn_drop): Dropout(p=0.0, inplace=False)
              (proj): Linear(in_features=768, out_features=768, bias=True)
              (proj_drop): Dropout(p=0.0, inplace=False)
            )
            (drop_path): Identity()
            (norm2): LayerNorm((768,), eps=1e-06, elementwise_affine=True)
            (mlp): Mlp(
              (fc1): Linear(in_features=768, out_features=3072, bias=True)
              (act): GELU()
              (fc2): Linear(in_features=3072, out_features=768, bias=True)
              (drop): Dropout(p=0.0, inplace=False)
            )
          )
      """
    }
    #expect(
      graph.structure == """
        VisionTransformer(
          (patch_embed): PatchEmbed(
            (proj): Conv2d(3, 768, kernel_size=(16, 16), stride=(16, 16))
            (norm): Identity()
          )
          (pos_drop): Dropout(p=0.0, inplace=False)
          (blocks): Sequential(
        \(blocks.joined(separator: "\n"))
          )
          (norm): LayerNorm((768,), eps=1e-06, elementwise_affine=True)
          (pre_logits): Sequential(
            (fc): Linear(in_features=768, out_features=768, bias=True)
            (act): Tanh()
          )
          (head): Linear(in_features=768, out_features=21843, bias=True)
        )
        """)
  }

  @Test func `the vision transformer's parameters are timm's`() throws {
    let graph = try Self.build(
      "vit_base_patch16_224", ["depth": .integer(1), "pre_logits": .boolean(true)], on: [1, 3, 32, 64])
    let shapes = Dictionary(uniqueKeysWithValues: graph.parameters.map { ($0.name, $0.shape) })
    let weights = ["norm1", "attn.qkv", "attn.proj", "norm2", "mlp.fc1", "mlp.fc2"].map { "blocks.0.\($0)" }
    let layers = weights + ["patch_embed.proj", "norm", "pre_logits.fc", "head"]
    #expect(Set(shapes.keys) == Set(layers.flatMap { ["\($0).weight", "\($0).bias"] } + ["cls_token", "pos_embed"]))
    #expect(shapes["pos_embed"] == [1, 9, 768])
    #expect(shapes["blocks.0.attn.qkv.weight"] == [2304, 768])
  }

  @Test(arguments: ["resnet8", "resnet20", "vit_base_patch16_224"])
  func `two builds are equal`(id: String) throws {
    #expect(try Self.build(id, on: [2, 3, 32, 32]).listing == Self.build(id, on: [2, 3, 32, 32]).listing)
  }

  @Test func `a module without parameters is grafted at every site of a pattern`() throws {
    let graph = try Self.build("resnet8", on: [1, 1, 8, 8], graft: "simam")
    #expect(graph.nodes.filter { $0.operation.name == "sigmoid" }.count == 3)
    #expect(graph.structure.lines(with: "(simam): SimAM()") == 3)
  }
}

extension String {
  /// How many lines hold a text.
  fileprivate func lines(with part: String) -> Int {
    split(separator: "\n").filter { $0.contains(part) }.count
  }
}
