import SutureComposer
import SutureGraph
import SutureTestSupport
import Testing

@Suite struct ShapeWarningsTests {
  private func warnings(_ text: String, _ input: Shape) throws -> [String] {
    let grafter = Checkout.grafter
    return try grafter.build(try grafter.composer.composition(text), input: input).shapeWarnings
  }

  @Test(arguments: [("cbam", [2, 64, 1, 1]), ("eca(kernel_size: 7)", [2, 3, 8, 8])] as [(String, Shape)])
  func `a kernel that meets nothing but padding at its border is warned of`(text: String, input: Shape) throws {
    let found = try warnings(text, input)
    #expect(found.count == 1 && found[0].hasPrefix("part of the kernel only ever meets padding at "))
  }

  @Test(
    arguments: [
      ("lka", [2, 64, 8, 8], "'conv_spatial' (7×7 with dilation 3 spans 19×19, the map is 8×8)"),
      ("lska", [2, 64, 5, 2], "'conv_spatial_h' (1×3 with dilation 2 spans 1×5, the map is 5×2)"),
      ("eca(kernel_size: 7)", [2, 3, 8, 8], "'conv' (7 on 3)"),
    ] as [(String, Shape, String)])
  func `the kernel is told with its dilation`(text: String, input: Shape, place: String) throws {
    #expect(try warnings(text, input) == ["part of the kernel only ever meets padding at \(place)"])
  }

  @Test(arguments: ["sk", "bam", "srm"])
  func `norms that see one value a channel are warned of at batch 1 only`(text: String) throws {
    let shape: Shape = text == "sk" ? [1, 64, 1, 1] : [1, 64, 8, 8]
    #expect(try warnings(text, shape).contains { $0.hasPrefix("training needs more than one value per channel at ") })
    #expect(
      try !warnings(text, [2, 64, 8, 8]).contains { $0.hasPrefix("training needs more than one value per channel at ") }
    )
  }

  @Test(arguments: ["cbam", "eca(kernel_size: 7)", "se >> lka", "coord"])
  func `usual shapes are not warned of`(text: String) throws {
    #expect(try warnings(text, [2, 64, 16, 16]) == [])
  }
}
