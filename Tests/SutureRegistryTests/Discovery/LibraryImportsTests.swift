import Testing

@testable import SutureRegistry
@testable import SutureSupport

@Suite struct LibraryImportsTests {
  private static func shipped(_ name: String) throws -> LibraryFile {
    let folder = FilePath.folder(of: try #require(FilePath.executable))
    return try LibraryFile(checking: FilePath.join(folder, "lib\(name).so"))
  }

  @Test func `a symbol that is not defined is an import`() throws {
    var library = TinyLibrary(machine: SharedObject.hostMachine.code)
    #expect(try SharedObject(library.bytes).imports() == [])
    library.section = 0
    #expect(try SharedObject(library.bytes).imports() == ["suture_plugin"])
  }

  @Test func `a library's imports and needed libraries are read`() throws {
    #expect(try Self.shipped("GatedChannelTransformation").neededLibraries()?.contains("libc.so.6") == true)
    let swift = try Self.shipped("SqueezeExcitation")
    #expect(try swift.imports()?.contains("swift_release") == true)
    #expect(try swift.imports()?.contains("suture_plugin") == false)
    #expect(try swift.neededLibraries()?.contains("libswiftCore.so") == true)
  }
}
