import SutureGraph
import Testing

@testable import SutureImport

struct FixedBatchTests {
  private let batch = FixedBatch(exported: 1, wanted: 3)

  @Test("The batch in front of fixed sizes is replaced where the elements do not fill them otherwise")
  func fixed() {
    #expect(batch.sizes([1, 4, 4], reshaping: [3, 4, 2, 2]) == [3, 4, 4])
    #expect(batch.sizes([4, 4, 8], reshaping: [3, 16, 8]) == [12, 4, 8])
    #expect(FixedBatch(exported: 2, wanted: 3).sizes([8, 5], reshaping: [3, 4, 5]) == [12, 5])
    #expect(FixedBatch(exported: 4, wanted: 1).sizes([8, 5], reshaping: [1, 2, 5]) == [2, 5])
  }

  @Test("Sizes that fit, and those that fit with neither batch, stay")
  func unchanged() {
    #expect(batch.sizes([6, 8], reshaping: [3, 16]) == [6, 8])
    #expect(batch.sizes([1, 5], reshaping: [3, 4]) == [1, 5])
    #expect(FixedBatch(exported: 2, wanted: 3).sizes([3, 5], reshaping: [3, 4, 5]) == [3, 5])
    #expect(batch.sizes([], reshaping: [3, 4]) == [])
    #expect(batch.sizes([-1, 4], reshaping: [3, 4]) == [-1, 4])
  }

  @Test("With a derived size the batch is replaced where it is the tensor's")
  func derived() {
    #expect(batch.sizes([1, -1], reshaping: [3, 4, 2, 2]) == [3, -1])
    #expect(batch.sizes([1, -1], reshaping: [12, 4]) == [1, -1])
  }

  @Test("Sizes of a hostile file do not overflow")
  func overflow() {
    #expect(batch.sizes([.max, 4], reshaping: [3, 4]) == [.max, 4])
    #expect(batch.sizes([.max, -1], reshaping: [3, 4]) == [.max, -1])
    #expect(FixedBatch(exported: 0, wanted: 3).sizes([1, 4], reshaping: [3, 4]) == [1, 4])
    #expect(FixedBatch(exported: 0, wanted: 3).sizes([0, 4], reshaping: [3, 4]) == [0, 4])
  }

  @Test("The batch to which something is expanded is replaced, unless the tensor has another one already")
  func expanding() {
    #expect(batch.sizes([1, 1, 8], expanding: [1, 1, 8]) == [3, 1, 8])
    #expect(batch.sizes([1, 4, 8], expanding: [3, 1, 8]) == [3, 4, 8])
    #expect(batch.sizes([1, 4, 8], expanding: [4, 8]) == [3, 4, 8])
    #expect(batch.sizes([1, 4, 8], expanding: [2, 4, 8]) == [1, 4, 8])
    #expect(batch.sizes([2, 4, 8], expanding: [1, 4, 8]) == [2, 4, 8])
  }

  // MARK: Networks

  /// A network that was exported for one image, with that in the sizes of its reshapes.
  private func network(_ sizes: [Int]) -> ForeignNetwork {
    var sketch = NetworkSketch(input: [1, 3, 4, 4])
    sketch.relu("x", to: "a")
    sketch.reshape("a", sizes, to: "y")
    return sketch.finished("y")
  }

  @Test("A network that was exported for one image is built for three", arguments: [[1, 48], [1, -1], [-1, 48]])
  func built(sizes: [Int]) throws {
    for count in [1, 3] {
      let fragment = try NetworkBuilder.fragment(of: network(sizes), input: [count, 3, 4, 4])
      #expect(fragment.graph.shape(fragment.output) == [count, 48])
    }
  }

  @Test("A network whose file states no images at all is refused, not built")
  func noImages() {
    var network = network([1, 48])
    network.inputs[0].sizes = [0, 3, 4, 4]
    #expect(throws: (any Error).self) { try NetworkBuilder.fragment(of: network, input: [3, 3, 4, 4]) }
    network.nodes.removeLast()
    network.outputs = ["a"]
    #expect(throws: (any Error).self) { try NetworkBuilder.fragment(of: network, input: [3, 3, 4, 4]) }
  }
}
