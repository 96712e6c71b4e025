import Testing

@testable import SutureProcess

struct LineReaderTests {
  @Test func `lines come out whole however the bytes are cut`() {
    let text = Array("one\n\ntwo words\nrest".utf8)
    for size in 1...text.count {
      var reader = LineReader()
      var lines: [[UInt8]] = []
      for start in stride(from: 0, to: text.count, by: size) {
        lines += reader.lines(adding: text[start..<min(start + size, text.count)]) ?? []
      }
      #expect(lines.map { String(decoding: $0, as: UTF8.self) } == ["one", "", "two words"])
    }
  }

  @Test func `a line without end is refused`() {
    var reader = LineReader()
    #expect(reader.lines(adding: [UInt8](repeating: 1, count: LineReader.maximumLength + 1)) == nil)
  }
}
