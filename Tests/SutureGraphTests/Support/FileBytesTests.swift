import FoundationEssentials
import SutureGraph
import Testing

struct FileBytesTests {
  @Test(arguments: [0, 1, 65_536, 200_001]) func `what is written is read back`(count: Int) throws {
    let folder = FileManager.default.temporaryDirectory.path + "/suture-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    try FileBytes.replace("\(folder)/file", with: [1, 2, 3])
    try FileBytes.replace("\(folder)/file", with: bytes)
    #expect(try FileBytes.read("\(folder)/file") == bytes)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["file"])
    if count > 0 {
      #expect(throws: FileError(.read, "\(folder)/file", .tooLarge(limit: count - 1))) {
        try FileBytes.read("\(folder)/file", limit: count - 1)
      }
    }
  }

  @Test(arguments: [
    ("/nonexistent/file", "cannot read '/nonexistent/file': no such file or directory"),
    ("/", "cannot read '/': it is a folder"),
    ("/dev/null/file", "cannot read '/dev/null/file': not a directory"),
  ]) func `a path that cannot be read is named with the reason`(path: String, message: String) {
    let error = #expect(throws: FileError.self) { try FileBytes.read(path) }
    #expect(error?.description == message)
  }

  @Test func `a path that cannot be written is named with the reason`() {
    let error = #expect(throws: FileError.self) { try FileBytes.replace("/dev/null/file", with: []) }
    #expect(error?.description == "cannot write '/dev/null/file': not a directory")
  }

  @Test func `an endless file is cut off at the limit`() {
    #expect(throws: FileError(.read, "/dev/zero", .tooLarge(limit: 100_000))) {
      try FileBytes.read("/dev/zero", limit: 100_000)
    }
  }
}
