import Foundation
import SutureTestSupport
import Testing

@testable import SutureRegistry

@Suite struct FileCustodyTests {
  @Test func `a library that every user may write, or in such a folder, is reported`() throws {
    let folder = try TemporaryFolder()
    let library = try folder.write("plugin/lib.so", "")
    let user = getuid()
    #expect(chmod(folder.file("plugin"), 0o755) == 0 && chmod(library, 0o644) == 0)
    #expect(FileCustody.fault(of: library, user: user) == nil)
    #expect(chmod(library, 0o646) == 0)
    #expect(FileCustody.fault(of: library, user: user) == .writable(path: library))
    #expect(chmod(library, 0o644) == 0 && chmod(folder.file("plugin"), 0o1777) == 0)
    #expect(FileCustody.fault(of: library, user: user) == .writable(path: folder.file("plugin")))
    // The temporary folder above is everybody's, and is not looked at.
    #expect(chmod(folder.file("plugin"), 0o755) == 0)
    #expect(FileCustody.fault(of: library, user: user) == nil)
  }

  @Test(.enabled(if: getuid() == 0)) func `a library of another user is reported, and refused for root`() throws {
    let folder = try TemporaryFolder()
    try folder.write("probe.yaml", Samples.manifest())
    let library = try folder.write("libProbe.so", [])
    #expect(chown(library, 12345, 12345) == 0)
    #expect(FileCustody.fault(of: library, user: 1000) == .foreign(path: library, owner: 12345))
    #expect(FileCustody.fault(of: library, user: 12345) == nil)
    let registry = Registry(folders: [folder.path], executableFolder: nil)
    let manifest = try registry.manifest("probe", kind: .module)
    #expect(registry.custodyFaults == [.foreign(path: library, owner: 12345)])
    #expect(throws: LibraryError.unsafe(module: "probe", .foreign(path: library, owner: 12345))) {
      try registry.library(for: manifest)
    }
  }
}
