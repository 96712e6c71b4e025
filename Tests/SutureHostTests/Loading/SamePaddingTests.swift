import SutureComposer
import SutureGraph
import SutureTestSupport
import Testing

/// TensorFlow's padding: an output is half as large as its input, rounded up, and the odd row is at the bottom.
struct SamePaddingTests {
  @Test(arguments: [(224, 112), (225, 113), (65, 33), (64, 32)])
  func `convolutions of stride 2 halve a size, rounded up`(size: Int, half: Int) throws {
    let reference = try CompositionParser.parseReference("tf_efficientnet_lite0(width: 0.25)")
    let sites = try Checkout.grafter.sites(of: reference, input: [1, 3, size, size])
    #expect(sites.first { $0.name == "stem" }?.shape == [1, 32, half, half])
    let graph = try Checkout.grafter.bare(reference, input: [1, 3, size, size]).graph
    let first = try #require(graph.nodes.first { $0.operation.name == "pad" })
    let border = first.operation.attributes.first { $0.name == "after" }?.value
    #expect(border == .integers([0, 0, 1, 1]))
    let before = first.operation.attributes.first { $0.name == "before" }?.value
    #expect(before == (size.isMultiple(of: 2) ? .integers([0, 0, 0, 0]) : .integers([0, 0, 1, 1])))
  }
}
