import Testing

@testable import SutureImport

struct SiteFinderTests {
  private func sites(_ network: ForeignNetwork) -> [String] { network.sites.map { "\($0.name)=\($0.value)" } }

  // MARK: Modules

  @Test("A module's output is a site, and of one value the inner modules come first")
  func modules() {
    var sketch = NetworkSketch()
    sketch.conv("x", to: "a", in: "stem.conv")
    sketch.relu("a", to: "b", in: "stem.act")
    sketch.relu("b", to: "c")
    #expect(sites(sketch.finished("c")) == ["input=x", "stem.conv=a", "stem.act=b", "stem=b"])
  }

  @Test("The output of the network is the site of its last module")
  func last() {
    var sketch = NetworkSketch()
    sketch.relu("x", to: "a", in: "act")
    #expect(sites(sketch.finished("a")) == ["input=x", "act=a"])
  }

  @Test("A value that its module reads again is no site")
  func readWithin() {
    var sketch = NetworkSketch()
    sketch.relu("x", to: "a", in: "m")
    sketch.relu("a", to: "b", in: "m")
    sketch.node("aten.mul.Tensor", ["self": .value("a"), "other": .value("b")], to: "c")
    #expect(sites(sketch.finished("c")) == ["input=x"])
  }

  @Test("A module with two outputs has no site")
  func twoOutputs() {
    var sketch = NetworkSketch()
    sketch.relu("x", to: "a", in: "m")
    sketch.relu("x", to: "b", in: "m")
    sketch.node("aten.mul.Tensor", ["self": .value("a"), "other": .value("b")], to: "c")
    #expect(sites(sketch.finished("c")) == ["input=x"])
  }

  @Test("A size that a module hands out besides its output is no second output")
  func sizes() {
    var sketch = NetworkSketch()
    sketch.relu("x", to: "a", in: "m")
    sketch.node("aten.sym_size.int", ["self": .value("a"), "dim": .integer(2)], to: "h", in: "m")
    sketch.node("aten.view.default", ["self": .value("a"), "size": .list([.integer(-1), .value("h")])], to: "b")
    // The module reads its output, for the size.
    #expect(sites(sketch.finished("b")) == ["input=x"])
    sketch.network.nodes[1].arguments = [.init("self", .value("x")), .init("dim", .integer(2))]
    #expect(sites(sketch.finished("b")) == ["input=x", "m=a"])
  }

  // MARK: Names

  @Test("The second call of a module has a site of its own")
  func secondCall() {
    var sketch = NetworkSketch()
    sketch.relu("x", to: "a", in: "block")
    sketch.relu("a", to: "b", in: "block@1")
    sketch.conv("b", to: "c", in: "block@2.conv")
    sketch.relu("c", to: "d")
    #expect(sites(sketch.finished("d")) == ["input=x", "block=a", "block_2=b", "block_3.conv=c", "block_3=c"])
  }

  @Test("Sites whose names would be equal are numbered")
  func clashes() {
    var sketch = NetworkSketch()
    sketch.relu("x", to: "a", in: "block")
    sketch.relu("a", to: "b", in: "block@1")
    sketch.relu("b", to: "c", in: "block_2")
    sketch.relu("c", to: "d", in: "input")
    sketch.relu("d", to: "e", in: "süd")
    sketch.relu("e", to: "f", in: "s_d")
    sketch.relu("f", to: "g")
    let expected = ["input=x", "block=a", "block_2=b", "block_2_2=c", "input_2=d", "s_d=e", "s_d_2=f"]
    #expect(sites(sketch.finished("g")) == expected)
  }

  @Test("A module with the name of a residual branch keeps it")
  func residualModule() {
    var sketch = NetworkSketch()
    sketch.relu("x", to: "a", in: "block.residual")
    sketch.add("a", "x", to: "b", in: "block")
    sketch.relu("b", to: "c")
    let expected = ["input=x", "block.residual=a", "block.residual_2=a", "block=b"]
    #expect(sites(sketch.finished("c")) == expected)
  }

  // MARK: Residual connections

  @Test("The branch beside an identity is a site, in either order", arguments: [false, true])
  func identity(isTurned: Bool) {
    var sketch = NetworkSketch()
    sketch.conv("x", to: "a", in: "block.conv")
    sketch.add(isTurned ? "x" : "a", isTurned ? "a" : "x", to: "b", in: "block")
    sketch.relu("b", to: "c", in: "block.act")
    let expected = ["input=x", "block.conv=a", "block.residual=a", "block.act=c", "block=c"]
    #expect(sites(sketch.finished("c")) == expected)
  }

  @Test("Beside a convolution as shortcut the longer branch is the site", arguments: [false, true])
  func downsampling(isTurned: Bool) {
    var sketch = NetworkSketch()
    sketch.relu("x", to: "start")
    sketch.conv("start", to: "short", in: "block.down.0", stride: 2)
    sketch.conv("start", to: "a", in: "block.conv1", stride: 2)
    sketch.relu("a", to: "b", in: "block.act")
    sketch.conv("b", to: "c", in: "block.conv2")
    sketch.add(isTurned ? "short" : "c", isTurned ? "c" : "short", to: "d", in: "block")
    sketch.relu("d", to: "e")
    #expect(
      sketch.finished("e").sites.filter { $0.name.hasSuffix("residual") } == [.init(name: "block.residual", value: "c")]
    )
  }

  @Test("Additions outside of modules have sites without a path")
  func root() {
    var sketch = NetworkSketch(.onnx(opset: 17))
    sketch.node("Relu", ["": .value("x")], to: "a")
    sketch.node("Add", ["": .value("x"), "": .value("a")], to: "b")
    sketch.node("Relu", ["": .value("b")], to: "c")
    sketch.node("Add", ["": .value("c"), "": .value("b")], to: "d")
    #expect(sites(sketch.finished("d")) == ["input=x", "residual=a", "residual_2=c"])
  }

  @Test("An addition in place ends a branch as well")
  func inPlace() {
    var sketch = NetworkSketch()
    sketch.relu("x", to: "a", in: "block.act")
    sketch.node("aten.add_.Tensor", ["self": .value("a"), "other": .value("x")], to: "b", in: "block")
    #expect(sites(sketch.finished("b")).contains("block.residual=a"))
  }

  @Test("Other additions are no residual connections")
  func otherAdditions() {
    var sketch = NetworkSketch()
    sketch.variable("position", [3, 8, 8])
    sketch.network.constants["three"] = ForeignTensor(3)
    sketch.relu("x", to: "a")
    sketch.add("a", "position", to: "b")  // a variable
    sketch.add("b", "three", to: "c")  // a constant
    sketch.add("c", "c", to: "d")  // twice the same
    sketch.relu("d", to: "e")
    sketch.add("d", "e", to: "f")  // a branch that is read again
    sketch.node("aten.mul.Tensor", ["self": .value("e"), "other": .value("f")], to: "g")
    #expect(sites(sketch.finished("g")) == ["input=x"])
  }

  @Test("Branches that start at different inputs of their module are none of one another")
  func separate() {
    var sketch = NetworkSketch()
    sketch.conv("x", to: "left", in: "left")
    sketch.conv("x", to: "right", in: "right")
    sketch.conv("left", to: "a", in: "merge.a")
    sketch.conv("right", to: "b", in: "merge.b")
    sketch.add("a", "b", to: "c", in: "merge")
    sketch.relu("c", to: "d")
    #expect(!sites(sketch.finished("d")).contains { $0.contains("residual") })
  }

  @Test("A network without inputs has no site 'input'")
  func noInput() {
    var sketch = NetworkSketch()
    sketch.network.inputs = []
    #expect(sketch.finished().sites.isEmpty)
  }

  @Test("A sum into a part of a tensor is no residual connection")
  func parts() {
    for isPart in [false, true] {
      var sketch = NetworkSketch()
      sketch.relu("x", to: "a")
      if isPart {
        sketch.node("aten.slice.Tensor", ["self": .value("x"), "dim": .integer(2), "start": .integer(4)], to: "s")
      }
      sketch.node("aten.add_.Tensor", ["self": .value(isPart ? "s" : "x"), "other": .value("a")], to: "y")
      #expect(sites(sketch.finished("y")).contains("residual=a") == !isPart)
    }
  }
}
