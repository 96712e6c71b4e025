import Foundation
import SutureSupport
import Testing

struct NullableTests {
  private struct Value: Encodable {
    @Nullable var known: Double? = 1
    @Nullable var unknown: Double?
  }

  @Test func `a key without a value is null`() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    #expect(String(decoding: try encoder.encode(Value(unknown: nil)), as: UTF8.self) == #"{"known":1,"unknown":null}"#)
  }
}
