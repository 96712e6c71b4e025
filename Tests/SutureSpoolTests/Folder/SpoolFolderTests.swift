import Foundation
import SutureTestSupport
import Synchronization
import Testing

@testable import SutureSpool

struct SpoolFolderTests {
  @Test func `a folder with other files is no spool, and is left alone`() throws {
    let folder = try TemporaryFolder()
    try folder.write("thesis.txt", "years of work")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder.path)
    #expect(throws: SpoolError.notASpool(path: folder.path)) { try SpoolFolder.open(folder.path) }
    #expect(try folder.names() == ["thesis.txt"])
  }

  @Test func `a spool that others can change is refused`() throws {
    let folder = try TemporaryFolder()
    _ = try SpoolFolder.open(folder.file("spool"))
    try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: folder.file("spool"))
    #expect(throws: SpoolError.unsafe(path: folder.file("spool"), reason: "can be changed by other users")) {
      try SpoolFolder.open(folder.file("spool"))
    }
  }

  @Test func `a spool of another version is refused`() throws {
    let folder = try TemporaryFolder()
    _ = try SpoolFolder.open(folder.file("spool"))
    try folder.write("spool/spool", "suture spool 2\n")
    #expect(throws: SpoolError.unknownFormat(path: folder.file("spool"))) {
      try SpoolFolder.open(folder.file("spool"))
    }
  }

  @Test func `of many that try to take a file, one succeeds`() throws {
    let folder = try TemporaryFolder()
    let spool = try SpoolFolder.open(folder.file("spool"))
    let names = (0..<60).map { SpoolName.numbered("b", $0) }
    for name in names { try SpoolFile.write([], to: spool[.ready, name]) }
    let taken = Mutex<[String: Int]>([:])
    DispatchQueue.concurrentPerform(iterations: 8) { pilot in
      for name in names {
        let isTaken = try? spool.take(name, from: .ready, to: .claimed, as: SpoolName.claim(name, by: "p\(pilot)"))
        if isTaken == true { taken.withLock { $0[name, default: 0] += 1 } }
      }
    }
    #expect(taken.withLock { $0 } == Dictionary(uniqueKeysWithValues: names.map { ($0, 1) }))
    #expect(try spool.names(in: .claimed).count == names.count)
  }

  @Test func `an answer that was lost does not lose the claim`() throws {
    let folder = try TemporaryFolder()
    let spool = try SpoolFolder.open(folder.file("spool"))
    try SpoolFile.write([], to: spool[.claimed, "b~p"])
    #expect(try spool.take("b", from: .ready, to: .claimed, as: "b~p"))
    #expect(try !spool.take("b", from: .ready, to: .claimed, as: "b~q"))
  }

  @Test(arguments: ["a~b~c", "a", "~a", "a~", ".a~b", "a~b/c", "a b~c", "ä~b"])
  func `names of other kinds are no claims`(name: String) { #expect(SpoolName.claim(name) == nil) }

  @Test func `numbered names sort by their numbers`() {
    let names = [1, 9, 10, 99, 100, 12_345_678].map { SpoolName.numbered("a", $0) }
    #expect(names == names.sorted() && names.allSatisfy(SpoolName.isIdentifier))
  }
}
