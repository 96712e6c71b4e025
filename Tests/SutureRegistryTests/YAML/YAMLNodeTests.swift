@testable import SutureRegistry
import Testing

@Suite struct YAMLNodeTests {
  struct Refusal: Sendable, CustomTestStringConvertible {
    let name: String
    let text: String
    let code: YAMLError.Code
    let line: Int?
    let column: Int?
    var testDescription: String { name }

    init(_ name: String, _ text: String, _ code: YAMLError.Code, _ line: Int?, _ column: Int?) {
      (self.name, self.text, self.code, self.line, self.column) = (name, text, code, line, column)
    }
  }

  static let refusals = [
    Refusal("an alias", "a: 1\nb: *x\n", .alias, 2, 4),
    Refusal("an anchor", "a: &x 1\n", .alias, 1, 4),
    Refusal("an anchor on a list", "a: &x [1]\n", .alias, 1, 4),
    Refusal("an anchor on a mapping", "a: &x {b: 1}\n", .alias, 1, 4),
    Refusal("an anchor on a key", "&x a: 1\n", .alias, 1, 1),
    Refusal("a merge key", "a:\n  <<: {b: 1}\n", .alias, 2, 3),
    Refusal("a tag", "a: !!int 1\n", .tag, 1, 4),
    Refusal("a tag on a list", "a: !x [1]\n", .tag, 1, 4),
    Refusal("a non-specific tag", "a: ! 1\n", .tag, 1, 4),
    Refusal("a version directive", "%YAML 1.1\n---\na: 1\n", .directive, 1, 1),
    Refusal("a tag directive", "%TAG ! tag:x,2000:\n---\na: 1\n", .directive, 1, 1),
    Refusal("a second document", "a: 1\n---\nb: 2\n", .documentCount, 2, 1),
    Refusal("nothing", "", .documentCount, nil, nil),
    Refusal("comments alone", "# nothing\n", .documentCount, nil, nil),
    Refusal("a key twice", "a: 1\nb: 2\na: 3\n", .duplicateKey, 3, 1),
    Refusal("a key twice in flow", "x: {a: 1, \"a\": 2}\n", .duplicateKey, 1, 11),
    Refusal("a list as key", "[1, 2]: 3\n", .complexKey, 1, 1),
    Refusal("a mapping as key", "? {a: 1}\n: 3\n", .complexKey, 1, 3),
    Refusal("seventeen levels", String(repeating: "[", count: 17) + String(repeating: "]", count: 17), .tooDeep, 1, 17),
    Refusal("an unclosed list", "a: [1, 2\nb: 3\n", .syntax, 2, 2),
    Refusal("a tab as indentation", "a:\n\tb: 1\n", .syntax, 2, 1),
    Refusal("an escape character", "a: \"x\\e[31m\"\n", .invalidCharacter, 1, 4),
    Refusal("a bell", "ab: \u{7}x\n", .invalidCharacter, 1, 5),
    Refusal("a NUL", "a: 1\nb: \0\n", .invalidCharacter, 2, 4),
    Refusal("a text that turns around", "a: \"x\u{202e}y\"\n", .invalidCharacter, 1, 4),
  ]

  @Test(arguments: refusals)
  func `forbidden constructs are refused with their place`(refusal: Refusal) {
    let error = #expect(throws: YAMLError.self) { try YAMLNode(Array(refusal.text.utf8), file: "x.yaml") }
    #expect(error?.code == refusal.code, "\(error?.description ?? "")")
    #expect(error?.line == refusal.line)
    #expect(error?.column == refusal.column)
    #expect(error?.file == "x.yaml")
  }

  @Test(arguments: [
    ("id: resnet8(width: 8)", "1:18: mapping values are not allowed in this context: quote values that contain ': '"),
    ("{id: resnet8(width: 8)}", "quote values that contain ': '"),
    ("modules: *", "while scanning an alias: quote values that begin with '*'"),
    ("modules: *.se", "quote values that begin with '*'"),
    ("ids: [*se]", "aliases are not allowed: quote values that begin with '*'"),
    ("ids: &", "quote values that begin with '&'"), ("sites: @layer", "quote values that begin with '@'"),
  ])
  func `libyaml's syntax errors come with a hint at the fix`(text: String, message: String) {
    let error = #expect(throws: YAMLError.self) { try YAMLNode(Array(text.utf8), file: "x.yaml") }
    #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
    #expect(error?.line == 1 && error?.column != nil)
  }

  @Test func `a byte order mark before the document is skipped`() throws {
    let text = Array("a: 1\n".utf8)
    #expect(try YAMLNode([0xEF, 0xBB, 0xBF] + text, file: "x.yaml") == YAMLNode(text, file: "x.yaml"))
    for mark in [[0xFF, 0xFE], [0xFE, 0xFF]] as [[UInt8]] {
      let error = #expect(throws: YAMLError.self) { try YAMLNode(mark + text, file: "x.yaml") }
      #expect(error?.description == "x.yaml:1:1: the file is UTF-16; save it as UTF-8")
    }
  }

  @Test func `bytes that are not UTF-8 are refused with their place`() {
    let bytes = Array("a: é\nb: é".utf8) + [0xff, 0x0a]
    let error = #expect(throws: YAMLError.self) { try YAMLNode(bytes, file: "x.yaml") }
    #expect(error?.description == "x.yaml:2:5: invalid UTF-8")
  }

  @Test func `an alias bomb is refused at its first anchor`() {
    var bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n"
    for (name, before) in zip("bcdefghi", "abcdefgh") {
      bomb += "\(name): &\(name) [\(Array(repeating: "*\(before)", count: 9).joined(separator: ", "))]\n"
    }
    let error = #expect(throws: YAMLError.self) { try YAMLNode(Array(bomb.utf8), file: "bomb.yaml") }
    #expect(error?.description == "bomb.yaml:1:4: anchors are not allowed: quote values that begin with '&'")
  }

  @Test func `thousands of levels are refused, not followed`() {
    let deep = [UInt8](repeating: UInt8(ascii: "["), count: 200_000)
    let error = #expect(throws: YAMLError.self) { try YAMLNode(deep, file: "x.yaml") }
    #expect(error?.code == .tooDeep)
  }

  @Test func `the size limit is exact`() throws {
    let head = Array("a: ".utf8)
    let largest = head + [UInt8](repeating: UInt8(ascii: "x"), count: YAMLNode.maximumByteCount - head.count)
    #expect(throws: Never.self) { try YAMLNode(largest, file: "x.yaml") }
    let error = #expect(throws: YAMLError.self) { try YAMLNode(largest + [UInt8(ascii: "x")], file: "x.yaml") }
    #expect(error?.description == "x.yaml: larger than 256 KiB")
  }

  @Test func `sixteen levels are read`() throws {
    let text = String(repeating: "[", count: 16) + String(repeating: "]", count: 16)
    var node = try YAMLNode(Array(text.utf8), file: "x.yaml")
    var depth = 1
    while case .sequence(let items) = node.content, let first = items.first { (node, depth) = (first, depth + 1) }
    #expect(depth == 16)
  }

  @Test func `keys keep their order and every node its place`() throws {
    let node = try YAMLNode(Array("# first\nzeta: 1\nalpha:\n  - 'two'\n  - {b: \"3\"}\n".utf8), file: "x.yaml")
    guard case .mapping(let entries) = node.content, case .sequence(let items) = entries[1].value.content else {
      Issue.record("not a mapping with a list")
      return
    }
    #expect(entries.map(\.key) == ["zeta", "alpha"])
    #expect(entries[0].value == YAMLNode(content: .scalar("1", isPlain: true), line: 2, column: 7))
    #expect((entries[1].line, entries[1].column) == (3, 1))
    #expect(items[0] == YAMLNode(content: .scalar("two", isPlain: false), line: 4, column: 5))
    #expect((items[1].line, items[1].column) == (5, 5))
  }

  @Test func `columns count characters, not bytes`() {
    let error = #expect(throws: YAMLError.self) { try YAMLNode(Array("ééé: *x\n".utf8), file: "x.yaml") }
    #expect(error?.column == 6)
  }
}
