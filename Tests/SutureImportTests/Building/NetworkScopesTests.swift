import Testing

@testable import SutureGraph
@testable import SutureImport

struct NetworkScopesTests {
  private func scopes(_ modules: [String], classes: [String: String] = [:]) throws -> [String] {
    var graph = Graph(type: "Test")
    var scopes = NetworkScopes(modules: classes)
    for module in modules { try scopes.open(module, in: &graph) }
    try scopes.open("", in: &graph)
    #expect(graph.openScopeCount == 1)
    return graph.scopes.dropFirst().map { "\($0.path): \($0.type)" }
  }

  @Test("A module has one scope with those around it, however often it is opened")
  func once() throws {
    let classes = ["layer1": "Sequential", "layer1.0": "Block", "layer1.0.conv": "Conv2d"]
    let found = try scopes(["layer1.0.conv", "", "layer1.0", "layer1.0.conv", "layer1"], classes: classes)
    #expect(found == ["layer1: Sequential", "layer1.0: Block", "layer1.0.conv: Conv2d"])
  }

  @Test("Paths that begin with one another's letters are separate scopes")
  func prefixes() throws {
    #expect(try scopes(["a.b", "a.bc", "ab"]) == ["a: Module", "a.b: Module", "a.bc: Module", "ab: Module"])
  }

  @Test("Each call of a shared module has a scope, with the modules within it")
  func calls() throws {
    let classes = ["block": "Block", "block.conv": "Conv2d"]
    let found = try scopes(["block.conv", "block@1.conv", "block@1", "block@2"], classes: classes)
    #expect(
      found == [
        "block: Block", "block.conv: Conv2d", "block_2: Block", "block_2.conv: Conv2d", "block_3: Block",
      ])
  }

  @Test("The scope of a call avoids the names of other modules")
  func clash() throws {
    #expect(try scopes(["block", "block_2", "block@1"]) == ["block: Module", "block_2: Module", "block_3: Module"])
    #expect(try scopes(["block", "block@1", "block_2"]) == ["block: Module", "block_2: Module", "block_2_2: Module"])
  }

  @Test("Parts of a path without a number are names as they are")
  func parts() {
    #expect(NetworkScopes.split("conv") == ("conv", 0))
    #expect(NetworkScopes.split("conv@2") == ("conv", 2))
    for part in ["conv@x", "conv@-1", "conv@0", "conv@9223372036854775807"] {
      #expect(NetworkScopes.split(Substring(part)) == (part, 0))
    }
    #expect(NetworkScopes.withoutCalls("a@1.b.c@12") == "a.b.c")
    #expect(NetworkScopes.withoutCalls("a.b") == "a.b")
    #expect(NetworkScopes.withoutCalls("") == "")
  }

  @Test("Variables are declared outside of all scopes, and the scope stays open")
  func root() throws {
    var graph = Graph(type: "Test")
    var scopes = NetworkScopes(modules: [:])
    try scopes.open("block", in: &graph)
    let path = try scopes.atRoot(of: &graph) { graph in
      _ = try graph.variable(.parameter, "block.weight", [2], .constant(1))
      return graph.path(of: "")
    }
    #expect(path.isEmpty && graph.path(of: "") == "block")
    #expect(graph.variables.map(\.name) == ["block.weight"])
  }

  @Test("A site is marked within the innermost scope of its path")
  func marks() throws {
    var graph = Graph(type: "Test")
    var scopes = NetworkScopes(modules: [:])
    let x = try graph.input("x", [1, 3, 2, 2])
    try scopes.open("layer1.0", in: &graph)
    try scopes.open("head", in: &graph)
    for (site, path) in [
      ("layer1.0", "layer1.0"), ("layer1.0.residual", "layer1.0"), ("layer1.9.x", "layer1"), ("other", ""),
    ] {
      let (mark, _) = try scopes.mark(site, x, .map, in: &graph)
      #expect(mark.name == site && graph.scopes[graph.nodes[mark.node].scope].path == path)
      #expect(graph.path(of: "") == "head")
    }
  }
}
