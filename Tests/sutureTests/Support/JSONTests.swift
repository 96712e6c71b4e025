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

  @Test func `a number JSON cannot represent is an error`() {
    #expect(throws: (any Error).self) { try JSON.text([Double.nan]) }
  }
}
