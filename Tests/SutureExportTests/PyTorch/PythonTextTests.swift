import Testing

@testable import SutureExport

struct PythonTextTests {
  @Test func `slots are found and filled in order`() {
    let text = "nn.Conv2d(\(PythonText.slot("in_channels", 3)), 8\(PythonText.keyword("stride", "2", default: "1")))"
    #expect(PythonText.slots(in: text).map(\.hint) == ["in_channels", "stride"])
    #expect(PythonText.slots(in: text).map(\.literal) == ["3", "2"])
    #expect(PythonText.filled(text) { $0.literalText } == "nn.Conv2d(3, 8, stride=2)")
    #expect(PythonText.filled(text) { $0.text($0.hint) } == "nn.Conv2d(in_channels, 8, stride=stride)")
  }

  @Test func `an argument with its default value is left out`() {
    let text = "f(x\(PythonText.keyword("groups", "1", default: "1")))"
    #expect(PythonText.filled(text) { $0.literalText } == "f(x)")
  }

  @Test func `numbers are written as Python reads them`() {
    #expect(PythonText.number(3) == "3")
    #expect(PythonText.number(-0.5) == "-0.5")
    #expect(PythonText.number(1e-5) == "1e-05")
    #expect(PythonText.tuple(["4"]) == "(4,)")
  }

  @Test func `strings are quoted`() {
    #expect(PythonText.quoted("a \"b\"\\\n\u{1}") == "\"a \\\"b\\\"\\\\\\n\\x01\"")
  }

  @Test(arguments: [
    ("fc1", true), ("_x", true), ("1x", false), ("class", false), ("|", false), ("é", false), ("", false),
  ])
  func `identifiers are those of Python`(name: String, isIdentifier: Bool) {
    #expect(PythonText.isIdentifier(name) == isIdentifier)
  }

  @Test func `other names become identifiers`() {
    #expect(PythonText.identifier("2x-norm", otherwise: "Module") == "_2x_norm")
    #expect(PythonText.identifier("+", otherwise: "Module") == "Module")
    #expect(PythonText.free("Block", ["Block", "Block_2"]) == "Block_3")
  }

  @Test func `a long call is broken at its commas`() {
    let items = (1...9).map { "argument_number_\($0)" }
    let lines = PythonText.wrapped("    y = function(\(items.joined(separator: ", ")))")
    #expect(lines.first == "    y = function(")
    #expect(lines.dropFirst().first == "        argument_number_1,")
    #expect(lines.last == "    )")
  }

  @Test func `a long expression in parentheses does not become a tuple`() {
    let sum = (1...9).map { "a_long_summand_\($0)" }.joined(separator: " + ")
    let lines = PythonText.wrapped("    y = (\(sum)).mean()")
    #expect(lines == ["    y = (", "        \(sum)", "    ).mean()"])
  }

  @Test func `numbers fill the lines of a list`() {
    let lines = PythonText.wrapped("    known = [\((0..<60).map { "\(100 + $0)" }.joined(separator: ", "))]")
    #expect(lines.count == 6)
    #expect(lines.allSatisfy { $0.count <= PythonText.lineLength })
  }

  @Test func `operators keep their order`() {
    let (a, b) = (PythonExpression("a"), PythonExpression("b"))
    let sum = PythonExpression.binary(a, "+", b)
    #expect(PythonExpression.binary(sum, "*", a).text == "(a + b) * a")
    #expect(PythonExpression.binary(a, "-", sum).text == "a - (a + b)")
    #expect(PythonExpression.binary(a, "/", .binary(a, "*", b)).text == "a / (a * b)")
    #expect(PythonExpression.binary(sum, "+", sum).text == "a + b + a + b")
    #expect(sum.method("mean", "dim=1", "").text == "(a + b).mean(dim=1)")
  }
}
