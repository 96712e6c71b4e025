import Testing

@testable import SutureImport

struct PT2ModulesTests {
  private func paths(_ stacks: [String]) throws -> [String?] {
    var modules = PT2Modules()
    return try stacks.map { try modules.path(ofStack: $0) }
  }

  @Test("Calls are counted within the call of the module around them")
  func calls() throws {
    let outer = "L,,n.Net;a,a,n.A"
    let again = "L,,n.Net;a@1,a,n.A"
    #expect(
      try paths([
        "\(outer);a.c,a.c,n.C", "\(outer);a.c@1,a.c,n.C", "\(again);a.c@2,a.c,n.C", "\(again);a.c@3,a.c,n.C",
        "\(outer);a.c,a.c,n.C", "\(again);a.c@3,a.c,n.C",
      ]) == ["a.c", "a.c@1", "a@1.c", "a@1.c@1", "a.c", "a@1.c@1"])
  }

  @Test("Keys that are numbers tell calls apart by path too")
  func numbers() throws {
    #expect(try paths(["7,,n.Net;8,a,n.A", "7,,n.Net;8,b,n.A", "7,,n.Net;8@1,a,n.A"]) == ["a", "b", "a@1"])
  }

  @Test("A module in a list has the path with the list, and one called from elsewhere its own")
  func places() throws {
    #expect(
      try paths(["L,,n.Net;x,blocks.0,n.A;y,blocks.0.c,n.C", "L,,n.Net;x,blocks.0,n.A;z,shared,n.C"])
        == ["blocks.0.c", "shared"])
  }

  @Test("Stacks without modules have no path")
  func empty() throws {
    let name = "_empty_nn_module_stack_from_metadata_hook"
    #expect(try paths(["", "\(name),\(name),\(name)", "a,b", "L,,n.Net"]) == [nil, nil, nil, ""])
  }

  @Test("Classes lose their modules and parameters")
  func classes() throws {
    var modules = PT2Modules()
    _ = try modules.path(ofStack: "L,,a.make.<locals>.Net;x,x,a.Pair[a.One, a.Two]")
    #expect(modules.rootClass == "Net")
    #expect(modules.classes == ["x": "Pair"])
  }

  @Test("A path of too many parts is refused")
  func depth() {
    let path = Array(repeating: "a", count: 101).joined(separator: ".")
    #expect(throws: ImportError(file: "", "the path of a module has 101 parts, and at most 100 are read")) {
      try paths(["x,\(path),n.A"])
    }
  }
}
