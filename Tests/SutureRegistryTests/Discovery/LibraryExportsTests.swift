import Testing

@testable import SutureRegistry

@Suite struct LibraryExportsTests {
  private static func library(_ change: (inout TinyLibrary) -> Void = { _ in }) -> TinyLibrary {
    var library = TinyLibrary(machine: SharedObject.hostMachine.code)
    change(&library)
    return library
  }

  @Test(arguments: [true, false])
  func `exports are found through either hash table`(usesGNUHash: Bool) throws {
    let library = Self.library { $0.usesGNUHash = usesGNUHash }
    #expect(try SharedObject(library.bytes).exports() == ["suture_plugin"])
  }

  @Test func `hidden, local and undefined symbols are not exports`() throws {
    #expect(try SharedObject(Self.library { $0.visibility = 2 }.bytes).exports() == [])
    #expect(try SharedObject(Self.library { $0.info = 0x02 }.bytes).exports() == [])
    #expect(try SharedObject(Self.library { $0.section = 0 }.bytes).exports() == [])
  }

  @Test func `a truncated or corrupted file is read without a trap`() throws {
    let bytes = Self.library().bytes
    for count in bytes.indices { _ = try? SharedObject(Array(bytes[..<count])).exports() }
    for index in bytes.indices {
      for value: UInt8 in [0, 1, 0x7f, 0xff] {
        var changed = bytes
        changed[index] = value
        _ = try? SharedObject(changed).exports()
      }
    }
  }
}
