import Testing

@testable import suture

struct MainTests {
  @Test func `every command has an abstract, an example that names it, and no name twice`() {
    func check(_ entries: [CommandEntry], _ path: String) {
      #expect(Set(entries.map(\.name)).count == entries.count, "\(path)")
      for entry in entries {
        let own = "\(path) \(entry.name)"
        #expect(!entry.abstract.isEmpty, "\(own)")
        let examples =
          switch entry {
          case .command(let type): type.configuration.examples
          case .group(_, _, let examples, _): examples
          }
        #expect(examples.contains { $0.hasPrefix(own) }, "\(own)")
        check(entry.entries, own)
      }
    }
    check(Main.tool.entries, Main.tool.name)
  }

  @Test func `no command declares an option twice`() {
    func check(_ entries: [CommandEntry]) {
      for entry in entries {
        if case .command(let type) = entry {
          let names = (type.configuration.options + [.help]).map(\.name)
          #expect(Set(names).count == names.count, "\(entry.name)")
        }
        check(entry.entries)
      }
    }
    check(Main.tool.entries)
  }
}
