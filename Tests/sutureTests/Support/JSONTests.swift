import Testing

@testable import suture

struct JSONTests {
  private struct Value: Encodable {
    var path = "a/b"
    var count = 3
    var list = [1, 2]
    var absent: Int?
    var ratio = 0.1
  }

  @Test func `keys are sorted, slashes plain, and lines indented`() throws {
    #expect(
      try JSON.text(Value()) == """
        {
          "count" : 3,
          "list" : [
            1,
            2
          ],
          "path" : "a/b",
          "ratio" : 0.1
        }
        """)
  }

  @Test func `a number that JSON cannot represent is an error`() {
    let error = #expect(throws: CommandError.self) { try JSON.text(["gain": [1, Double.nan]]) }
    #expect(error.map { "\($0)".hasPrefix("'gain") && "\($0)".contains("nan, which JSON cannot represent") } == true)
  }
}
