import SutureSupport
import SutureTestSupport
import Testing

@testable import SutureSpool

struct SpoolFileTests {
  private let lines = ["{\"a\":1}", "", "second"].map { Array($0.utf8) }

  @Test func `lines come back as they were written`() throws {
    try TemporaryFolder.withFile { path in
      try SpoolFile.write(lines, to: path)
      #expect(try SpoolFile.read(path) == lines)
    }
  }

  @Test func `a file cut off anywhere, or with any byte changed, is damaged`() {
    let bytes = SpoolFile.bytes(lines)
    #expect(SpoolFile.lines(of: bytes) == lines)
    for count in 0..<bytes.count { #expect(SpoolFile.lines(of: Array(bytes[..<count])) == nil) }
    for place in bytes.indices {
      var changed = bytes
      changed[place] ^= 1
      #expect(SpoolFile.lines(of: changed) == nil)
    }
    #expect(SpoolFile.lines(of: bytes + bytes) == nil)
  }

  @Test func `a file beyond the limit is not read`() throws {
    try TemporaryFolder.withFile { path in
      try SpoolFile.write([[UInt8](repeating: 65, count: 5000)], to: path)
      #expect(throws: FileError(.read, path, .tooLarge(limit: 4096))) { try SpoolFile.read(path, limit: 4096) }
    }
  }
}
