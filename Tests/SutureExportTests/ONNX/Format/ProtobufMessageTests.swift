import SutureExecution
import SutureGraph
import Testing

@testable import SutureExport

struct ProtobufMessageTests {
  private static func encoded(_ body: (inout ProtobufMessage) -> Void) -> [UInt8] {
    var message = ProtobufMessage()
    body(&message)
    #expect(message.byteCount == message.encoded.count)
    return message.encoded
  }

  @Test func `integers are varints with the lowest group first`() {
    #expect(Self.encoded { $0.integer(1, 0) } == [0x08, 0x00])
    #expect(Self.encoded { $0.integer(1, 150) } == [0x08, 0x96, 0x01])
    #expect(Self.encoded { $0.integer(3, 127) } == [0x18, 0x7f])
    #expect(Self.encoded { $0.integer(3, 128) } == [0x18, 0x80, 0x01])
    // Field numbers above 15 take two bytes.
    #expect(Self.encoded { $0.integer(20, 7) } == [0xa0, 0x01, 0x07])
  }

  @Test func `negative integers take ten bytes`() {
    #expect(Self.encoded { $0.integer(1, -1) } == [0x08] + [UInt8](repeating: 0xff, count: 9) + [0x01])
    #expect(Self.encoded { $0.integer(1, Int.min) } == [0x08] + [UInt8](repeating: 0x80, count: 9) + [0x01])
  }

  @Test func `texts and bytes follow their length in UTF-8`() {
    #expect(Self.encoded { $0.text(2, "testing") } == [0x12, 0x07] + Array("testing".utf8))
    #expect(Self.encoded { $0.text(2, "×") } == [0x12, 0x02, 0xc3, 0x97])
    #expect(Self.encoded { $0.bytes(9, []) } == [0x4a, 0x00])
    let long = [UInt8](repeating: 1, count: 300)
    #expect(Self.encoded { $0.bytes(9, long) } == [0x4a, 0xac, 0x02] + long)
  }

  @Test func `floats are four bytes, the lowest first`() {
    #expect(Self.encoded { $0.float(2, 1) } == [0x15, 0x00, 0x00, 0x80, 0x3f])
  }

  @Test func `messages nest`() {
    var inner = ProtobufMessage()
    inner.integer(1, 150)
    #expect(Self.encoded { $0.message(3, inner) } == [0x1a, 0x03, 0x08, 0x96, 0x01])
  }

  @Test func `variables are read when the message is written`() throws {
    let builds = try NetworkBuilds.probe { graph, x in
      try graph.binary(.multiply, x, graph.parameter("weight", [2, 1, 1, 1]))
    }
    let store = try VariableStore(builds.graph.variables, seed: 0)
    var inner = ProtobufMessage()
    inner.bytes(9, VariableElements(store: store, index: 0))
    inner.integer(14, 1)
    var outer = ProtobufMessage()
    outer.message(5, inner)

    try store.set("weight", Tensor([2, 1, 1, 1], [1, -2]))
    #expect(
      outer.encoded == [0x2a, 0x0c, 0x4a, 0x08, 0x00, 0x00, 0x80, 0x3f, 0x00, 0x00, 0x00, 0xc0, 0x70, 0x01])
    #expect(outer.byteCount == 14)
  }
}
