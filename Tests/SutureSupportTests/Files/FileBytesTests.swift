import Foundation
import SutureSupport
import SutureTestSupport
import Testing

struct FileBytesTests {
  @Test(arguments: [0, 1, 65_536, 200_001]) func `written bytes are read back`(count: Int) throws {
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
  ]) func `the error for an unreadable path names it with the reason`(path: String, message: String) {
    let error = #expect(throws: FileError.self) { try FileBytes.read(path) }
    #expect(error?.description == message)
  }

  @Test func `the error for an unwritable path names it with the reason`() {
    let error = #expect(throws: FileError.self) { try FileBytes.replace("/dev/null/file", with: []) }
    #expect(error?.description == "cannot write '/dev/null/file': not a directory")
  }

  @Test(arguments: [
    ("", "cannot write '': no such file or directory"), ("/", "cannot write '/': it is a folder"),
    ("/dev/null/file", "cannot write '/dev/null/file': not a directory"),
    ("/nonexistent/file", "cannot write '/nonexistent/file': no such file or directory"),
  ]) func `an unwritable path is detected before anything is written`(path: String, message: String) {
    let error = #expect(throws: FileError.self) { try FileBytes.checkWritable(path) }
    #expect(error?.description == message)
  }

  @Test func `a file is replaced atomically and keeps its permissions and the links to it`() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("suture-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let (file, link) = ("\(folder.path)/file", "\(folder.path)/link")
    try FileBytes.checkWritable(file)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    try FileBytes.replace(file, with: [1])
    #expect(chmod(file, 0o640) == 0 && symlink("file", link) == 0)
    try FileBytes.checkWritable(link)
    try FileBytes.replace(link, with: [2, 3])
    #expect(try FileBytes.read(file) == [2, 3])
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == ["file", "link"])
    let facts = try FileManager.default.attributesOfItem(atPath: file)
    #expect(facts[.posixPermissions] as? Int == 0o640)
    #expect(FileBytes.isSameFile(file, link) && !FileBytes.isSameFile(file, "\(folder.path)/none"))
    // A name as long as the system allows leaves room for the temporary one.
    let long = "\(folder.path)/" + String(repeating: "x", count: 255)
    try FileBytes.replace(long, with: [4])
    #expect(try FileBytes.read(long) == [4])
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/shm")))
  func `a file in memory is replaced like any other, not appended to`() throws {
    let path = "/dev/shm/suture-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try FileBytes.replace(path, with: [1, 2, 3])
    try FileBytes.replace(path, with: [4])
    #expect(try FileBytes.read(path) == [4])
  }

  @Test func `a file is replaced in parts, and keeps its content if one cannot be written`() throws {
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    let file = folder.file("a")
    try FileBytes.replace(file) { writer throws(FileError) in
      for part: [UInt8] in [[1, 2], [], [3]] { try writer.write(part) }
    }
    #expect(try FileBytes.read(file) == [1, 2, 3])

    let failure = FileError(.write, "b", .folder)
    #expect(throws: failure) {
      try FileBytes.replace(file) { writer throws(FileError) in
        try writer.write([9])
        throw failure
      }
    }
    #expect(try FileBytes.read(file) == [1, 2, 3])
    #expect(try folder.names() == ["a"])
  }

  @Test func `a dangling link is kept, and its target is created`() throws {
    let folder = FileManager.default.temporaryDirectory.path + "/suture-\(UUID().uuidString)"
    try FileBytes.createFolder("\(folder)/inner")
    defer { try? FileManager.default.removeItem(atPath: folder) }
    #expect(symlink("second", "\(folder)/first") == 0 && symlink("inner/file", "\(folder)/second") == 0)
    try FileBytes.checkWritable("\(folder)/first")
    try FileBytes.replace("\(folder)/first", with: [1])
    #expect(FileBytes.linkTarget(of: "\(folder)/first") == "second")
    #expect(FileBytes.linkTarget(of: "\(folder)/second") == "inner/file")
    #expect(try FileBytes.read("\(folder)/inner/file") == [1])
    #expect(symlink("absent/file", "\(folder)/third") == 0)
    let error = #expect(throws: FileError.self) { try FileBytes.checkWritable("\(folder)/third") }
    #expect(error?.description == "cannot write '\(folder)/third': no such file or directory")
  }

  @Test func `the target of an open descriptor is written in place, even through a link`() throws {
    let folder = FileManager.default.temporaryDirectory.path + "/suture-\(UUID().uuidString)"
    try FileBytes.createFolder(folder)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try FileBytes.replace("\(folder)/file", with: [])
    let descriptor = open("\(folder)/file", O_WRONLY)
    try #require(descriptor >= 0)
    defer { close(descriptor) }
    #expect(symlink("/dev/fd/\(descriptor)", "\(folder)/link") == 0)
    try FileBytes.replace("/dev/fd/\(descriptor)", with: [1])
    try FileBytes.replace("/proc/self/fd/\(descriptor)", with: [2])
    try FileBytes.replace("\(folder)/link", with: [3])
    #expect(try FileBytes.read("\(folder)/file") == [1, 2, 3])
    #expect(try FileBytes.names(in: folder) == ["file", "link"])
  }

  @Test func `two spellings of a path that does not exist yet are the same place`() throws {
    let folder = FileManager.default.temporaryDirectory.path + "/suture-\(UUID().uuidString)"
    try FileBytes.createFolder("\(folder)/inner")
    defer { try? FileManager.default.removeItem(atPath: folder) }
    #expect(symlink("r", "\(folder)/link") == 0)
    for spelling in ["./r", "inner/../r", "link"] {
      #expect(FileBytes.isSamePlace("\(folder)/r", "\(folder)/\(spelling)"), "\(spelling)")
    }
    #expect(FileBytes.isSamePlace("suture-absent", "./suture-absent"))
    #expect(!FileBytes.isSamePlace("\(folder)/r", "\(folder)/inner/r"))
  }

  @Test func `a folder's names are sorted, with hidden ones only on request`() throws {
    let folder = FileManager.default.temporaryDirectory.path + "/suture-\(UUID().uuidString)"
    try FileBytes.createFolder(folder)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    for name in ["b", ".hidden", "a"] { try FileBytes.replace("\(folder)/\(name)", with: []) }
    #expect(try FileBytes.names(in: folder) == ["a", "b"])
    #expect(try FileBytes.names(in: folder, includesHidden: true) == [".hidden", "a", "b"])
    let error = #expect(throws: FileError.self) { try FileBytes.names(in: "\(folder)/a") }
    #expect(error?.description == "cannot read '\(folder)/a': not a directory")
  }

  @Test func `folders are created with their parents, and the error for an obstacle names it`() throws {
    let folder = FileManager.default.temporaryDirectory.path + "/suture-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try FileBytes.createFolder("\(folder)/a/b")
    try FileBytes.createFolder("\(folder)/a/b")
    try FileBytes.replace("\(folder)/a/file", with: [1])
    let error = #expect(throws: FileError.self) { try FileBytes.createFolder("\(folder)/a/file/c") }
    #expect(error?.description == "cannot create '\(folder)/a/file': file exists")
    try FileBytes.remove("\(folder)/a/file")
    let absent = #expect(throws: FileError.self) { try FileBytes.remove("\(folder)/a/file") }
    #expect(absent?.description == "cannot remove '\(folder)/a/file': no such file or directory")
  }

  @Test func `whether a folder can be written or created is checked without a trace`() throws {
    let folder = FileManager.default.temporaryDirectory.path + "/suture-\(UUID().uuidString)"
    try FileBytes.createFolder(folder)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try FileBytes.replace("\(folder)/file", with: [1])
    for path in [folder, "\(folder)/a", "\(folder)/a/b/", "suture-absent"] { try FileBytes.checkFolder(path) }
    #expect(try FileBytes.names(in: folder, includesHidden: true) == ["file"])
    for path in ["\(folder)/file", "\(folder)/file/c"] {
      let error = #expect(throws: FileError.self) { try FileBytes.checkFolder(path) }
      #expect(error?.description == "cannot create '\(folder)/file': file exists")
    }
    #expect(throws: FileError.self) { try FileBytes.checkFolder("/proc/suture") }
  }

  @Test func `a device is written in place`() throws {
    try FileBytes.checkWritable("/dev/null")
    try FileBytes.replace("/dev/null", with: [1])
    #expect(throws: FileError(.write, "/dev/full", .system(ENOSPC))) { try FileBytes.replace("/dev/full", with: [1]) }
    let facts = try FileManager.default.attributesOfItem(atPath: "/dev/null")
    #expect(facts[.type] as? FileAttributeType == .typeCharacterSpecial)
  }

  @Test func `an endless file is refused at the limit`() {
    #expect(throws: FileError(.read, "/dev/zero", .tooLarge(limit: 100_000))) {
      try FileBytes.read("/dev/zero", limit: 100_000)
    }
  }
}
