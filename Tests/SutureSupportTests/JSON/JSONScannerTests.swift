import Testing

@testable import SutureSupport

struct JSONScannerTests {
  private func scanner(_ text: String) -> JSONScanner { JSONScanner(Array(text.utf8)[...]) }

  private func fault(_ text: String, _ read: (inout JSONScanner) throws -> Void) -> String? {
    var scanner = scanner(text)
    do {
      try read(&scanner)
      return nil
    } catch let fault as JSONScanner.Fault {
      return "\(fault.byte): \(fault.reason)"
    } catch {
      return "\(error)"
    }
  }

  @Test("Objects, arrays, strings and numbers are read in order")
  func values() throws {
    var scanner = scanner(
      #" {"a" : [1, -2,9223372036854775807], "b\n\u00e9\ud83d\ude00": null, "c": [2.5e-1, "NaN", 3]} "#)
    var numbers: [Int] = []
    var keys: [String] = []
    var reals: [Double] = []
    try scanner.object { key, scanner in
      keys.append(key)
      switch key {
      case "a": try scanner.array { numbers.append(try $0.integer()) }
      case "c": try scanner.array { reals.append(try $0.real()) }
      default: #expect(try scanner.optional { try $0.integer() } == nil)
      }
    }
    try scanner.end()
    #expect(keys == ["a", "b\né😀", "c"])
    #expect(numbers == [1, -2, .max])
    #expect(reals[0] == 0.25 && reals[1].isNaN && reals[2] == 3)
  }

  @Test("A skipped value of any kind ends where it ends")
  func skip() throws {
    for text in ["1", "-1.5e9", "true", #""a\"]}""#, "[]", #"{"a": [{}, "]", [1, {"b": null}]], "c": 2}"#] {
      var scanner = scanner("[\(text), 7]")
      var items = 0
      try scanner.array { scanner in
        if items == 0 { try scanner.skip() } else { #expect(try scanner.integer() == 7) }
        items += 1
      }
      #expect(items == 2)
    }
  }

  @Test("Deep nesting is skipped up to a limit, without a call for each level")
  func depth() {
    func nested(_ depth: Int) -> String {
      String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    }
    #expect(fault(nested(256)) { try $0.skip() } == nil)
    #expect(fault(nested(1_000_000)) { try $0.skip() } == "256: values are nested more than 256 deep")
  }

  @Test("Long strings are skipped, and not read")
  func length() {
    let text = "\"" + String(repeating: "a", count: 70_000) + "\""
    #expect(fault(text) { try $0.skip() } == nil)
    #expect(fault(text) { _ = try $0.string() } == "65537: a string has more than 65536 bytes")
  }

  @Test(
    "Each fault is told with its place",
    arguments: [
      ("", "0: '{' is expected"), ("{", "1: '\"' is expected"), (#"{"a""#, "4: ':' is expected"),
      (#"{"a": }"#, "6: an integer is expected"), (#"{"a": 1"#, "7: '}' is expected"),
      (#"{"a": 1, "a": 2}"#, "9: the key 'a' is given twice"), (#"{"a": 1.5}"#, "6: an integer is expected"),
      (#"{"a": 007}"#, "6: an integer is expected"), (#"{"a": -}"#, "6: an integer is expected"),
      (#"{"a": 9223372036854775808}"#, "6: the number 9223372036854775808 is too large"),
      (#"{"a"#, "3: the text ends inside a string"), (#"{"\q": 1}"#, "4: an escape is not one of JSON's"),
      (#"{"\ud800": 1}"#, "8: an escape is not one of JSON's"),
      ("{\"\u{1}\": 1}", "2: a string holds a control character"),
    ])
  func faults(text: String, reason: String) {
    #expect(fault(text) { try $0.object { _, scanner in _ = try scanner.integer() } } == reason)
  }

  @Test("Numbers are those of JSON", arguments: ["0", "-0", "10", "1.5", "-0.25e-3", "1E2", "2e+1"])
  func numbers(text: String) throws {
    var scanner = scanner(text)
    #expect(try scanner.real() == Double(text))
    try scanner.end()
  }

  @Test(
    "Numbers of other notations are refused",
    arguments: ["", "-", "+1", "01", "-01", ".5", "1.", "1.e2", "1e", "1e+", "0x10", "inf", "nan", "Infinity"])
  func otherNumbers(text: String) {
    #expect(
      fault(text) { scanner in
        _ = try scanner.real()
        try scanner.end()
      } != nil)
  }

  @Test("A natural number is not negative")
  func natural() throws {
    var scanner = scanner("7")
    #expect(try scanner.natural() == 7)
    #expect(fault("-7") { _ = try $0.natural() } == "0: the number -7 is negative")
  }

  @Test("Keys are compared by their bytes, not by what they look like")
  func keys() {
    #expect(fault("{\"\u{e9}\": 1, \"e\u{301}\": 2}") { try $0.object { _, scanner in try scanner.skip() } } == nil)
  }

  @Test("A text that is not UTF-8 is refused")
  func encoding() {
    var scanner = JSONScanner([0x22, 0xff, 0x22])
    #expect(throws: JSONScanner.Fault.self) { try scanner.string() }
  }

  @Test("Values of a union have one kind")
  func union() {
    #expect(fault("{}") { try $0.union { _, _ in } } == "0: a value has no kind")
    #expect(
      fault(#"{"a": 1, "b": 2}"#) { try $0.union { _, scanner in try scanner.skip() } } == "13: a value has two kinds")
  }

  @Test(
    "A text that is no JSON is told with the place",
    arguments: [
      (#"{"a": [1, {"b": [true, false, null, "c", -1.5e3]}]} "#, nil), ("", "0: a value is expected"),
      ("[1 2]", "3: ']' is expected"), (#"{"a" 1}"#, "5: ':' is expected"), (#"{"a": nul}"#, "6: a value is expected"),
      (#"{"a": 1.}"#, "6: a value is expected"), ("[1, ", "4: a value is expected"),
      ("{} {}", "3: something follows the end"),
      (#"{"a": "b"#, "8: the text ends inside a string"),
      (#"{"a": 1, "a": 2}"#, "9: the key 'a' is given twice"),
    ])
  func check(text: String, message: String?) {
    #expect(fault(text) { try $0.check() } == message)
    #expect(
      fault(String(repeating: "[", count: 100_000)) { try $0.check() } == "256: values are nested more than 256 deep")
  }
}
