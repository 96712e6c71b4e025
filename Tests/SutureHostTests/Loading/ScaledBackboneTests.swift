import SutureComposer
import SutureGraph
import SutureRegistry
import SutureTestSupport
import Testing

/// The published backbones away from their defaults: other sizes, images and grafts.
@Suite struct ScaledBackboneTests {
  static let ids = [
    "resnet18", "resnet34", "resnet50", "convnext_atto", "convnext_tiny", "mobilenetv3_small_100",
    "mobilenetv3_large_100", "efficientnet_lite0", "efficientnet_b0", "vit_tiny_patch16_224", "deit_tiny_patch16_224",
    "yolov8", "tf_efficientnet_lite0", "mobilenetv2_100",
  ]

  private static func count(_ id: String, _ hyperparameters: [String: HyperparameterValue]) throws -> Int {
    try BackboneTests.build(id, hyperparameters, on: [1, 3, 64, 64]).parameterCount
  }

  @Test(
    arguments: [
      ("efficientnet_b0", 1.0, 1.1, 7_794_184), ("efficientnet_b0", 1.1, 1.2, 9_109_994),
      ("efficientnet_b0", 1.2, 1.4, 12_233_232), ("efficientnet_b0", 1.4, 1.8, 19_341_616),
      ("efficientnet_b0", 2.0, 3.1, 66_347_960), ("efficientnet_lite0", 1.0, 1.1, 5_416_680),
      ("efficientnet_lite0", 1.1, 1.2, 6_092_072), ("efficientnet_lite0", 1.2, 1.4, 8_197_096),
      ("efficientnet_lite0", 1.4, 1.8, 13_006_568), ("tf_efficientnet_lite0", 1.0, 1.0, 4_652_008),
      ("tf_efficientnet_lite0", 1.0, 1.1, 5_416_680), ("mobilenetv2_100", 1.0, 1.0, 3_504_872),
      ("mobilenetv2_100", 1.4, 1.0, 6_108_776),
    ])
  func `width and depth give the published networks`(
    id: String, width: Double, depth: Double, expected: Int
  ) throws {
    #expect(try Self.count(id, ["width": .real(width), "depth": .real(depth)]) == expected)
  }

  /// Sizes n, s, m, l and x, and the parameters of the whole detector with 80 classes.
  @Test(
    arguments: [
      (0.25, 0.33, 1024, 3_157_200), (0.5, 0.33, 1024, 11_166_560), (0.75, 0.67, 768, 25_902_640),
      (1.0, 1.0, 512, 43_691_520), (1.25, 1.0, 512, 68_229_648),
    ])
  func `backbone and neck have the parameters of the published detectors without their heads`(
    width: Double, depth: Double, maximum: Int, detector: Int
  ) throws {
    let hyperparameters: [String: HyperparameterValue] = [
      "width": .real(width), "depth": .real(depth), "max_channels": .integer(maximum), "classes": .integer(1),
    ]
    let graph = try BackboneTests.build("yolov8", hyperparameters, on: [1, 3, 64, 64])
    let own = graph.parameters.filter { $0.name.hasPrefix("model.") }.reduce(0) { $0 + $1.shape.elementCount }
    let sites = try Checkout.grafter.sites(
      of: BackboneTests.reference("yolov8", hyperparameters), input: [1, 3, 64, 64])
    let maps = sites.filter { ["p3", "p4", "p5"].contains($0.name) }.map { $0.shape[1] }
    #expect(maps.count == 3)
    // The head: at each map two branches of two 3×3 convolutions with norms and a 1×1 convolution, for 4 · 16 numbers
    // of a box and 80 classes; and the 16 fixed weights of its distributions.
    let branches = [(max(16, maps[0] / 4, 64), 64), (max(maps[0], 80), 80)]
    var head = 16
    for map in maps {
      for (hidden, outputs) in branches {
        head += 9 * map * hidden + 9 * hidden * hidden + 4 * hidden + (hidden + 1) * outputs
      }
    }
    #expect(own + head == detector)
  }

  @Test func `P3, P4 and P5 have strides 8, 16 and 32, and odd sizes are joined`() throws {
    for (shape, heights) in [([1, 3, 64, 96] as Shape, [8, 4, 2]), ([2, 1, 65, 47], [9, 5, 3])] {
      let sites = try Checkout.grafter.sites(of: BackboneTests.reference("yolov8"), input: shape)
      let shapes = Dictionary(uniqueKeysWithValues: sites.map { ($0.name, $0.shape) })
      for (index, height) in heights.enumerated() {
        #expect(shapes["p\(index + 3)"]?[2] == height)
        #expect(shapes["p\(index + 3)"] == shapes["model.\(15 + 3 * index)"])
      }
    }
  }

  @Test(arguments: ids)
  func `images of other sizes and channels are taken, and other numbers of classes`(id: String) throws {
    let isTransformer = id.contains("patch16")
    for shape in [[2, 1, 64, 48], isTransformer ? [1, 4, 16, 16] : [1, 4, 33, 47]] as [Shape] {
      let graph = try BackboneTests.build(id, ["classes": .integer(7)], on: shape)
      #expect(graph.shape(graph.outputs[0]) == [shape[0], 7])
    }
  }

  @Test(arguments: ids) func `two builds are equal`(id: String) throws {
    #expect(
      try BackboneTests.build(id, on: [2, 3, 64, 64]).listing == BackboneTests.build(id, on: [2, 3, 64, 64]).listing)
  }

  @Test(arguments: ids) func `grafts at every site leave all keys of the backbone as they are`(id: String) throws {
    let shape: Shape = [2, 3, 64, 64]
    let backbone = BackboneTests.reference(id)
    let (bare, sites) = try Checkout.grafter.bare(backbone, input: shape)
    let keys = bare.variables.map(\.name)
    let composition = try Checkout.grafter.composer.composition("se(reduction: 1) >> eca")
    let grafted = try Checkout.grafter.graft(
      composition, at: sites.map { SitePattern($0.name) }, of: backbone, input: shape)
    let known = Set(keys)
    #expect(grafted.variables.map(\.name).filter(known.contains) == keys)
    let shapes = Dictionary(uniqueKeysWithValues: grafted.variables.map { ($0.name, $0.shape) })
    for variable in bare.variables { #expect(shapes[variable.name] == variable.shape, "\(variable.name)") }
    // Two matrices of SE, kernel and bias of ECA.
    #expect(grafted.variables.count == keys.count + 4 * sites.count)
  }

  @Test func `a graft before the network's own squeeze-and-excitation gets another name`() throws {
    let graph = try BackboneTests.build(
      "efficientnet_b0", on: [1, 3, 64, 64], graft: "se", at: "blocks.0.0.depthwise")
    let names = graph.parameters.map(\.name).filter { $0.hasPrefix("blocks.0.0.se") }
    #expect(
      names == [
        "blocks.0.0.se_2.fc.0.weight", "blocks.0.0.se_2.fc.2.weight", "blocks.0.0.se.conv_reduce.weight",
        "blocks.0.0.se.conv_reduce.bias", "blocks.0.0.se.conv_expand.weight", "blocks.0.0.se.conv_expand.bias",
      ])
  }

  @Test(
    arguments: [
      ("resnet50", "layer1.0", ["before_conv1", "act1", "conv2", "act2", "residual", "before_downsample", ""]),
      ("resnet18", "layer1.0", ["before_conv1", "act1", "conv2", "residual", ""]),
      ("convnext_tiny", "stages.1.blocks.0", ["conv_dw", "mlp.act", "residual", ""]),
      ("convnext_atto", "stages.1.blocks.0", ["conv_dw", "mlp.act", "residual", ""]),
      ("mobilenetv3_small_100", "blocks.1.1", ["conv_dw", "depthwise", "projection", ""]),
      ("efficientnet_b0", "blocks.0.0", ["conv_dw", "depthwise", "projection", ""]),
      ("yolov8", "model.2.m.0", ["cv1", "cv2", ""]),
    ])
  func `blocks name the places where papers put attention`(id: String, block: String, places: [String]) throws {
    let sites = try Checkout.grafter.sites(of: BackboneTests.reference(id), input: [1, 3, 64, 64])
    let found = sites.map(\.name).filter { $0 == block || $0.hasPrefix(block + ".") }
    #expect(found == places.map { $0.isEmpty ? block : "\(block).\($0)" })
  }
}
