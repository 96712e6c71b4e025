import SutureTestSupport
import Testing

@testable import SutureRegistry

@Suite struct ModuleNamesTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func write(_ id: String, _ extra: String) throws {
    try folder.write("modules/\(id).yaml", Samples.manifest(id: id, extra: extra))
  }

  private var registry: Registry { Registry(folders: [folder.path]) }

  @Test func `a module is found by any of its names, however they are spelled`() throws {
    try write("one", "aliases: [ECANet, Coordinate Attention]\npaper: {title: \"XY-Net: A Study of Gates\"}")
    for name in ["one", "ONE", "eca-net", "ECANet", "coordinate attention", "Coordinate-Attention", "XY-Net", "xynet"] {
      #expect(try registry.manifest(name, kind: .module).id == "one", "\(name)")
    }
    #expect(registry.names(of: .module).ids(named: "a study") == [])
    #expect(registry.names(of: .backbone).ids(named: "one") == [])
  }

  @Test func `an id precedes names, and a stated name one that follows from a paper`() throws {
    try write("cbam", "paper: {title: \"CBAM: Block Attention\"}")
    try write("ca", "paper: {title: \"CBAM: Block Attention\"}\naliases: [Block]")
    try write("block", "aliases: [Block Attention]")
    #expect(try registry.manifest("CBAM", kind: .module).id == "cbam")
    #expect(try registry.manifest("block", kind: .module).id == "block")
    #expect(try registry.manifest("block attention", kind: .module).id == "block")
  }

  @Test func `a name of several modules is refused with their ids`() throws {
    try write("one", "aliases: [Split]")
    try write("two", "aliases: [split]")
    let error = #expect(throws: RegistryError.self) { try registry.manifest("Split", kind: .module) }
    #expect(error.map { "\($0)" } == "several modules are called 'Split': write 'one' or 'two'")
  }

  @Test(arguments: [
    ("aliases: [SE, s-e]", "duplicate alias 's-e'"), ("aliases: [\"+\"]", "must be one line with letters or digits"),
    ("aliases: SE", "list"),
  ])
  func `aliases are checked`(line: String, message: String) throws {
    let error = #expect(throws: YAMLError.self) { try Samples.read(Samples.manifest(extra: line)) }
    #expect(error.map { "\($0)".contains(message) } == true, "\(error.map { "\($0)" } ?? "")")
  }

  @Test func `a search finds names, acronyms, tags, titles and years, and says where`() throws {
    try write(
      "one",
      "tags: [channel]\naliases: [SENet]\npaper: {title: Convolutional Block Attention Module for Images, year: 2018}")
    try write("two", "tags: [spatial]\nnotes: unlike one, per channel")
    func found(_ terms: String...) -> [String: [String]] {
      Dictionary(uniqueKeysWithValues: registry.search(terms).map { ($0.id, $0.fields) })
    }
    #expect(found("SE-Net")["one"] == ["alias"])
    #expect(found("cbam") == ["one": ["title"]])
    #expect(found("2018") == ["one": ["year"]])
    #expect(found("channel") == ["one": ["tag"], "two": ["notes"]])
    #expect(found("channel", "one")["one"] == ["tag", "id"])
    #expect(found("block attention") == ["one": ["title"]])
    #expect(found("conv block") == ["one": ["title"]])
    #expect(found("unknown").isEmpty)
  }
}
