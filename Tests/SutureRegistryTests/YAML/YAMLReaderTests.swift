import SutureTestSupport
import Testing

@testable import SutureRegistry

@Suite struct YAMLReaderTests {
  enum Colour: String, CaseIterable { case red, green, blue }

  func field(_ value: String) throws -> YAMLReader {
    try YAMLReader(Array("key: \(value)\n".utf8), file: "x.yaml").mapping(keys: ["key"]).required("key")
  }

  func message(_ body: () throws -> some Any) -> String {
    do { return "no error, but \(try body())" } catch { return "\(error)" }
  }

  @Test(arguments: ["yes", "no", "on", "off", "True", "TRUE", "1", "\"true\"", "~"])
  func `only true and false are truth values`(text: String) throws {
    #expect(throws: YAMLError.self) { try field(text).boolean() }
    #expect(try field("true").boolean())
    #expect(try !field("false").boolean())
  }

  @Test(arguments: [("0", 0), ("-7", -7), ("+7", 7), ("9223372036854775807", Int.max)])
  func `unquoted digits are integers`(text: String, number: Int) throws {
    #expect(try field(text).integer() == number)
  }

  @Test(arguments: ["\"7\"", "7.0", "0x10", "1_000", "9223372036854775808", "seven", "[7]", "", "1e3"])
  func `other texts are not integers`(text: String) {
    #expect(throws: YAMLError.self) { try field(text).integer() }
  }

  @Test(arguments: [("0.5", 0.5), ("1e-5", 1e-5), ("3", 3), ("-2.25E+2", -225)])
  func `unquoted decimals are numbers`(text: String, number: Double) throws {
    #expect(try field(text).real() == number)
  }

  @Test(arguments: ["nan", "inf", ".inf", "1e999", "0x1p3", "\"0.5\"", "1,5", "-"])
  func `other texts are not numbers`(text: String) {
    #expect(throws: YAMLError.self) { try field(text).real() }
  }

  @Test func `errors state the expected and the actual value`() throws {
    #expect(message { try field("\"7\"").integer() } == "x.yaml:1:6: 'key' must be a whole number, not the text '7'")
    #expect(message { try field("[7]").integer() } == "x.yaml:1:6: 'key' must be a whole number, not a list")
    #expect(message { try field("").text() } == "x.yaml:1:5: 'key' is empty")
    #expect(message { try field("{a: 1}").text() } == "x.yaml:1:6: 'key' must be text, not a mapping")
    #expect(message { try field("7").list() } == "x.yaml:1:6: 'key' must be a list, not '7'")
    #expect(message { try field("7").integer(in: 1...3) } == "x.yaml:1:6: 'key' must be from 1 to 3, not 7")
    #expect(
      message { try field("gren").word(of: Colour.self) }
        == "x.yaml:1:6: 'key' must be red, green or blue, not 'gren' (did you mean 'green'?)")
    #expect(message { try field("abcd").text(limit: 3) } == "x.yaml:1:6: 'key' is longer than 3 characters")
    #expect(
      message { try field("[1, 2, 3]").list(limit: 2) } == "x.yaml:1:6: 'key' has 3 items; at most 2 are allowed")
  }

  @Test func `an unknown key is refused at its place with a suggestion`() throws {
    let reader = try YAMLReader(Array("type: int\n  \ndefualt: 3\n".utf8), file: "x.yaml")
    #expect(
      message { try reader.mapping(keys: ["type", "default"]) }
        == "x.yaml:3:1: unknown key 'defualt' (did you mean 'default'?), known here: type, default")
    #expect(
      message { try reader.mapping(keys: ["type", "default_value", "other"]) }
        == "x.yaml:3:1: unknown key 'defualt', known here: type, default_value, other")
  }

  @Test func `a document of the wrong type is refused, naming the file`() throws {
    let reader = try YAMLReader(Array("[1]\n".utf8), file: "x.yaml")
    #expect(message { try reader.mapping(keys: []) } == "x.yaml:1:1: the file must be a mapping, not a list")
  }

  @Test func `a missing key names its mapping`() throws {
    let reader = try YAMLReader(Array("a:\n  b: 1\n".utf8), file: "x.yaml")
    let inner = try reader.mapping(keys: ["a"]).required("a").mapping(keys: ["b", "c"])
    #expect(message { try inner.required("c") } == "x.yaml:2:3: 'a' has no 'c', which is required")
    #expect(inner["c"] == nil)
  }

  @Test func `hostile text cannot reach the terminal through a message`() throws {
    let text = "\"\\u00e9" + String(repeating: "x", count: 300) + "\""
    let shown = message { try field(text).integer() }
    #expect(shown.unicodeScalars.count < 200)
    #expect(shown.hasSuffix("…'"))
  }

  @Test func `a missing or non-regular file is refused`() throws {
    let folder = try TemporaryFolder()
    #expect(
      message { try YAMLReader(contentsOf: folder.file("none.yaml")) }
        == "\(folder.file("none.yaml")): no such file or directory")
    #expect(message { try YAMLReader(contentsOf: folder.path) } == "\(folder.path): not a regular file")
  }
}
