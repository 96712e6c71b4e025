import SutureGraph
import Testing

@testable import SutureImport

struct ImportedContractTests {
  /// Compares the contract of a network as it is printed.
  private func expect(
    _ network: ForeignNetwork, _ typical: Shape, hasClasses: Bool = false, _ expected: String,
    location: SourceLocation = #_sourceLocation
  ) throws {
    let imported = ImportedNetwork(
      network, classifier: nil, outputs: network.outputs, weights: try NetworkWeights(file: nil, digest: nil))
    let fragment = try imported.fragment(input: typical)
    var probe = InputProbe(imported, typical: typical, output: fragment.graph.shape(fragment.output))
    let contract = ImportedContract(&probe, hasClasses: hasClasses)
    let found =
      ([contract.input.joined(separator: " "), contract.output.joined(separator: " ")] + contract.requirements)
      .joined(separator: ", ")
    #expect(found == expected, sourceLocation: location)
  }

  /// Halves height and width some times by convolutions with stride.
  private func halved(_ times: Int) -> NetworkSketch {
    var sketch = NetworkSketch(input: [nil, 3, nil, nil])
    for step in 0..<times {
      sketch.conv(step == 0 ? "x" : "h\(step)", to: "h\(step + 1)", in: "conv\(step)", stride: 2)
    }
    return sketch
  }

  /// Adds what a pool by 4 gives, enlarged again, and a convolution of 2×2 without padding of that.
  private func multiples() -> NetworkSketch {
    var sketch = NetworkSketch(input: [nil, 3, nil, nil])
    sketch.node("aten.avg_pool2d.default", ["self": .value("x"), "kernel_size": .integers([4, 4])], to: "p")
    sketch.node(
      "aten.upsample_nearest2d.vec", ["input": .value("p"), "scale_factors": .list([.real(4), .real(4)])], to: "u")
    sketch.add("x", "u", to: "s")
    sketch.variable("w", [3, 3, 2, 2])
    sketch.node("aten.conv2d.default", ["input": .value("p"), "weight": .value("w")], to: "q")
    sketch.mean("q", [2, 3], to: "m", keeps: true)
    sketch.add("s", "m", to: "t")
    sketch.mean("t", [2, 3], to: "v")
    sketch.linear("v", to: "y", in: "head", (3, 5))
    return sketch
  }

  @Test("Multiples and the smallest size become requirements")
  func requirements() throws {
    let network = multiples().finished("y")
    let expected = "n 3 h w, n classes, h % 4 == 0, h >= 8, w % 4 == 0, w >= 8"
    try expect(network, [1, 3, 32, 32], hasClasses: true, expected)
    try expect(network, [1, 3, 8, 8], hasClasses: true, expected)
    try expect(network, [2, 3, 16, 24], hasClasses: true, expected)
  }

  @Test("Sizes of the output are formulas of those of the input")
  func formulas() throws {
    try expect(halved(1).finished("h1"), [1, 3, 32, 32], "n 3 h w, n 3 (h + 1) / 2 (w + 1) / 2")
    try expect(halved(3).finished("h3"), [1, 3, 32, 48], "n 3 h w, n 3 (h + 7) / 8 (w + 7) / 8")
    var pooled = halved(0)
    pooled.node("aten.avg_pool2d.default", ["self": .value("x"), "kernel_size": .integers([2, 2])], to: "y")
    try expect(pooled.finished("y"), [1, 3, 32, 32], "n 3 h w, n 3 h / 2 w / 2, h >= 2, w >= 2")
    var tokens = pooled
    tokens.node("aten.flatten.using_ints", ["self": .value("y"), "start_dim": .integer(2)], to: "f")
    tokens.permute("f", [0, 2, 1], to: "t")
    try expect(tokens.finished("t"), [1, 3, 32, 48], "n 3 h w, n (h / 2) * (w / 2) 3, h >= 2, w >= 2")
  }

  @Test("A network that fits some sizes by chance, as with windows of fixed size, is not taken to fit all")
  func windows() throws {
    var sketch = halved(0)
    sketch.node("aten.avg_pool2d.default", ["self": .value("x"), "kernel_size": .integers([4, 4])], to: "p")
    sketch.node("aten.reshape.default", ["self": .value("p"), "shape": .integers([-1, 3 * 8 * 8])], to: "r")
    sketch.mean("r", [0, 1], to: "m", keeps: true)
    sketch.mean("x", [2, 3], to: "v")
    sketch.add("v", "m", to: "y")
    // Also 33×33 to 35×35 and 64×64 have whole windows.
    try expect(
      sketch.finished("y"), [1, 3, 32, 32], "n 3 h w, n 3, h % 32 == 0, w % 32 == 0")
  }

  @Test("Where the output's size follows no formula, height and width are fixed")
  func noFormula() throws {
    var sketch = halved(0)
    sketch.node("aten.flatten.using_ints", ["self": .value("x"), "start_dim": .integer(1)], to: "y")
    try expect(sketch.finished("y"), [1, 3, 8, 10], "n 3 8 10, n 240")
  }

  @Test("Where reshapes have fixed sizes, height and width are fixed, and the batch where it is in them")
  func fixedSizes() throws {
    var sketch = NetworkSketch(input: [nil, 3, 8, 8])
    sketch.reshape("x", [-1, 192], to: "y")
    try expect(sketch.finished("y"), [1, 3, 8, 8], "n 3 8 8, n 192")
    sketch.network.nodes[0].arguments[1].value = .integers([2, 192])
    try expect(sketch.finished("y"), [2, 3, 8, 8], "2 3 8 8, 2 192")
  }

  @Test("Where the output joins the images, the whole input is fixed")
  func joinedImages() throws {
    var sketch = NetworkSketch(input: [nil, 3, nil, nil])
    sketch.reshape("x", [1, -1], to: "y")
    try expect(sketch.finished("y"), [1, 3, 8, 8], "1 3 8 8, 1 192")
  }

  @Test("Tokens have a fixed length, and any number of images")
  func tokens() throws {
    var sketch = NetworkSketch(input: [nil, 5, 6])
    sketch.linear("x", to: "y", in: "head", (6, 4))
    try expect(sketch.finished("y"), [1, 5, 6], "n 5 6, n 5 4")
  }
}
