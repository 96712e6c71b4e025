import Testing

@testable import SutureGraph
@testable import SutureImport

/// What the tensors at sites hold, as is known once the network is built.
struct SiteLayoutTests {
  /// The sites that are made, with the shape and layout of each.
  private func sites(_ network: ForeignNetwork, _ input: Shape = [2, 3, 8, 8]) throws -> [String: (Shape, Layout)] {
    let fragment = try NetworkBuilder.fragment(of: network, input: input)
    return Dictionary(
      uniqueKeysWithValues: fragment.sites.map {
        ($0.name, (fragment.graph.shape(fragment.graph.nodes[$0.node].inputs[0]), $0.layout))
      })
  }

  @Test("Maps are sites, vectors are none")
  func maps() throws {
    var sketch = NetworkSketch()
    sketch.conv("x", to: "a", in: "stem", (3, 4), stride: 2)
    sketch.mean("a", [2, 3], to: "b", in: "pool")
    sketch.linear("b", to: "y", in: "head", (4, 5))
    let sites = try sites(sketch.finished("y"))
    #expect(Set(sites.keys) == ["input", "stem"])
    #expect(sites["stem"].map { $0 == ([2, 4, 4, 4], .map) } == true)
  }

  @Test("Tokens behind a class token have the grid of the map that they came from")
  func tokens() throws {
    var sketch = NetworkSketch()
    sketch.variable("token", [1, 1, 6])
    sketch.conv("x", to: "a", in: "embed", (3, 6), stride: 2)
    sketch.reshape("a", [-1, 6, 16], to: "b")
    sketch.permute("b", [0, 2, 1], to: "c")
    sketch.node("aten.expand.default", ["self": .value("token"), "size": .integers([2, -1, -1])], to: "t")
    sketch.node("aten.cat.default", ["tensors": .list([.value("t"), .value("c")]), "dim": .integer(1)], to: "d")
    sketch.linear("d", to: "e", in: "block.proj", (6, 6))
    sketch.add("e", "d", to: "f", in: "block")
    sketch.relu("f", to: "y")
    let sites = try sites(sketch.finished("y"))
    #expect(Set(sites.keys) == ["input", "embed", "block.proj", "block.residual", "block"])
    for name in ["block.residual", "block"] {
      #expect(sites[name].map { $0 == ([2, 17, 6], .tokens(prefix: 1, height: 4, width: 4)) } == true)
    }
  }

  /// A block of a Swin transformer with maps [n, h, w, c], whose windows are tokens of more images than there are.
  private func windows() -> ForeignNetwork {
    var sketch = NetworkSketch()
    sketch.conv("x", to: "a", in: "embed", (3, 4))
    sketch.permute("a", [0, 2, 3, 1], to: "b")
    sketch.variable("norm.weight", [4])
    sketch.node(
      "aten.layer_norm.default",
      ["input": .value("b"), "normalized_shape": .integers([4]), "weight": .value("norm.weight")], to: "c",
      in: "block.norm")
    sketch.node(
      "aten.roll.default", ["self": .value("c"), "shifts": .integers([-2, -2]), "dims": .integers([1, 2])], to: "d",
      in: "block")
    sketch.reshape("d", [-1, 2, 4, 2, 4, 4], to: "e", in: "block")
    sketch.permute("e", [0, 1, 3, 2, 4, 5], to: "f", in: "block")
    sketch.reshape("f", [-1, 16, 4], to: "g", in: "block")
    sketch.linear("g", to: "h", in: "block.attn", (4, 4))
    sketch.reshape("h", [-1, 2, 2, 4, 4, 4], to: "i", in: "block")
    sketch.permute("i", [0, 1, 3, 2, 4, 5], to: "j", in: "block")
    sketch.reshape("j", [-1, 8, 8, 4], to: "k", in: "block")
    sketch.add("b", "k", to: "l", in: "block")
    sketch.permute("l", [0, 3, 1, 2], to: "m")
    sketch.conv("m", to: "y", in: "last", (4, 3))
    return sketch.finished("y")
  }

  @Test("Maps with channels last are turned for their sites, and windows are no sites")
  func channelsLast() throws {
    let network = windows()
    #expect(network.sites.map(\.name).contains("block.attn"))
    let sites = try sites(network)
    #expect(Set(sites.keys) == ["input", "embed", "block.norm", "block.residual", "block", "last"])
    for name in ["block.norm", "block.residual", "block"] {
      #expect(sites[name].map { $0 == ([2, 4, 8, 8], .map) } == true, "\(name)")
    }
    let fragment = try NetworkBuilder.fragment(of: network, input: [2, 3, 8, 8])
    let turned = fragment.sites.filter { fragment.turnedInput(at: $0) != nil }.map(\.name)
    #expect(Set(turned) == ["block.norm", "block.residual", "block"])
  }

  // MARK: Order of channels

  private func isLast(_ build: (inout Graph, Value) throws -> Value) throws -> Bool {
    var graph = Graph(type: "Test")
    let x = try graph.input("x", [2, 4, 6, 6])
    let y = try build(&graph, x)
    var order = ChannelOrder()
    return order.isLast(y, in: graph)
  }

  @Test("Inputs and convolutions have their channels first")
  func first() throws {
    #expect(try !isLast { _, x in x })
    #expect(try !isLast { graph, x in try graph.permute(try graph.permute(x, [0, 2, 3, 1]), [0, 3, 1, 2]) })
    #expect(
      try !isLast { graph, x in
        let turned = try graph.permute(x, [0, 2, 3, 1])
        let kernel = try graph.variable(.parameter, "w", [6, 6, 1, 1], .constant(1))
        return try graph.apply(try OperationCatalogue.operation("convolution", []), [turned, kernel])[0]
      })
  }

  @Test("Turned maps have them last, through reshapes that keep the last axis and operations on single elements")
  func last() throws {
    #expect(try isLast { graph, x in try graph.permute(x, [0, 2, 3, 1]) })
    #expect(
      try isLast { graph, x in
        try graph.reshape(try graph.reshape(try graph.permute(x, [0, 2, 3, 1]), [2, 36, 4]), [2, 6, 6, 4])
      })
    #expect(try !isLast { graph, x in try graph.reshape(try graph.permute(x, [0, 2, 3, 1]), [2, 4, 6, 6]) })
    #expect(
      try isLast { graph, x in
        try graph.apply(Affine(scale: 2, shift: 0), try graph.permute(x, [0, 2, 3, 1]))
      })
    // Rows and columns exchanged.
    #expect(try isLast { graph, x in try graph.permute(try graph.permute(x, [0, 2, 3, 1]), [0, 2, 1, 3]) })
  }
}
