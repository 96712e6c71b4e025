import Foundation
import SutureSupport
import SutureTestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

struct FileReplacementTests {
  @Test func `new content takes the old one's place with commit, and only then`() throws {
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    let path = try folder.write("a", "old")
    var replacement = try FileReplacement(path)
    try replacement.writer.write([1, 2])
    try replacement.writer.write([])
    #expect(try folder.read("a") == "old")
    try replacement.writer.write([3])
    try replacement.commit()
    #expect(try folder.bytes("a") == [1, 2, 3])
    #expect(try folder.names() == ["a"])
  }

  @Test func `a file that was not there is made`() throws {
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    var replacement = try FileReplacement(folder.file("a"))
    #expect(try folder.names().allSatisfy { FileBytes.isPartial($0) }, "nothing of this name before commit")
    try replacement.commit()
    #expect(try folder.bytes("a").isEmpty)
    #expect(try folder.names() == ["a"])
  }

  /// Begins a replacement and gives it up.
  private func abandon(_ path: String) throws {
    let replacement = try FileReplacement(path)
    try replacement.writer.write([1, 2])
  }

  @Test func `content without commit is discarded, with its temporary file`() throws {
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    let path = try folder.write("a", "old")
    try abandon(path)
    #expect(try folder.read("a") == "old" && folder.names() == ["a"])
    try abandon(folder.file("b"))
    #expect(try folder.names() == ["a"])
    // No descriptor stays open: many more than a process may have.
    for _ in 0..<5_000 { try abandon(path) }
    #expect(try folder.read("a") == "old")
  }

  /// Begins two replacements, and gives up when both are on disk.
  private func abandonFlushed(_ paths: [String]) throws {
    var first = try FileReplacement(paths[0])
    var second = try FileReplacement(paths[1])
    try first.writer.write([1])
    try second.writer.write([2])
    try first.flush()
    try second.flush()
    try second.flush()
    let contents = [try FileBytes.read(first.contentPath), try FileBytes.read(second.contentPath)]
    #expect(contents == [[1], [2]])
  }

  @Test func `flushed content is in place after commit, and discarded without it`() throws {
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    let path = try folder.write("a", "old")
    for _ in 0..<20 { try abandonFlushed([path, folder.file("b")]) }
    #expect(try folder.read("a") == "old" && folder.names() == ["a"])
    var replacement = try FileReplacement(path)
    try replacement.writer.write([3])
    try replacement.flush()
    #expect(try folder.read("a") == "old")
    try replacement.commit()
    try replacement.commit()
    #expect(try folder.bytes("a") == [3] && folder.names() == ["a"])
  }

  @Test func `permissions and links are kept`() throws {
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    let path = try folder.write("a", "old")
    #expect(chmod(path, 0o640) == 0 && symlink("a", folder.file("link")) == 0)
    var replacement = try FileReplacement(folder.file("link"))
    try replacement.writer.write([7])
    try replacement.commit()
    #expect(try folder.bytes("a") == [7])
    #expect(FileBytes.linkTarget(of: folder.file("link")) == "a")
    let facts = try FileManager.default.attributesOfItem(atPath: path)
    #expect(facts[.posixPermissions] as? Int == 0o640)
  }

  @Test func `two replacements of one path do not mix, and the last commit counts`() throws {
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    var first = try FileReplacement(folder.file("a"))
    var second = try FileReplacement(folder.file("a"))
    try first.writer.write([1, 1])
    try second.writer.write([2])
    try second.commit()
    #expect(try folder.bytes("a") == [2])
    try first.commit()
    #expect(try folder.bytes("a") == [1, 1])
    #expect(try folder.names() == ["a"])
  }

  @Test(arguments: [
    ("/", "cannot write '/': it is a folder"), ("/dev/null/file", "cannot write '/dev/null/file': not a directory"),
    ("/nonexistent/file", "cannot write '/nonexistent/file': no such file or directory"),
  ])
  func `a path that cannot be written is an error before anything is written`(path: String, message: String) {
    let error = #expect(throws: FileError.self) { try abandon(path) }
    #expect(error?.description == message)
  }

  @Test func `a device is written in place`() throws {
    var replacement = try FileReplacement("/dev/null")
    try replacement.writer.write([1])
    try replacement.commit()
    #expect(FileBytes.linkTarget(of: "/dev/null") == nil)
    var facts = stat()
    #expect(stat("/dev/null", &facts) == 0 && facts.st_mode & S_IFMT == S_IFCHR)
  }

  @Test func `a folder that vanished before commit is an error`() throws {
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    try FileBytes.createFolder(folder.file("inner"))
    let path = folder.file("inner/a")
    var replacement = try FileReplacement(path)
    try FileManager.default.removeItem(atPath: folder.file("inner"))
    var failure: FileError?
    do throws(FileError) { try replacement.commit() } catch { failure = error }
    #expect(failure?.description == "cannot write '\(path)': no such file or directory")
  }
}
