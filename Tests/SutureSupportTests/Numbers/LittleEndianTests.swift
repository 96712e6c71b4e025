import Testing

@testable import SutureSupport

struct LittleEndianTests {
  @Test func `the lowest byte of each number comes first`() {
    var bytes: [UInt8] = [7]
    bytes.append(littleEndian: UInt32(0x0102_0304))
    bytes.append(littleEndian: Int64(-2))
    #expect(bytes == [7, 4, 3, 2, 1, 0xfe] + [UInt8](repeating: 0xff, count: 7))
  }

  @Test func `floats are given as the bits of their format`() {
    // 1 = 0x3f80_0000 and −0.15625 = 0xbe20_0000.
    #expect([UInt8](littleEndian: [1, -0.15625]) == [0, 0, 0x80, 0x3f, 0, 0, 0x20, 0xbe])
    #expect([UInt8](littleEndian: []) == [])
  }
}
