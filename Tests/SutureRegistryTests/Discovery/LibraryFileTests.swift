import Foundation
import SutureGraph
import SutureSupport
import SutureTestSupport
import Testing

@testable import SutureRegistry

@Suite struct LibraryFileTests {
  static let host = SharedObject.hostMachine
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  static func good(_ change: (inout TinyLibrary) -> Void = { _ in }) -> [UInt8] {
    var library = TinyLibrary(machine: host.code)
    change(&library)
    return library.bytes
  }

  static func patched(_ offset: Int, _ new: [UInt8]) -> [UInt8] {
    var bytes = good()
    bytes.replaceSubrange(offset..<offset + new.count, with: new)
    return bytes
  }

  @Test(arguments: [true, false])
  func `a library that exports the entry is accepted with its digest`(usesGNUHash: Bool) throws {
    let bytes = Self.good { $0.usesGNUHash = usesGNUHash }
    let path = try folder.write("lib.so", bytes)
    let library = try LibraryFile(checking: path)
    #expect((library.path, library.size, library.digest) == (path, bytes.count, SHA256.hexDigest(of: bytes)))
  }

  struct Refusal: Sendable, CustomTestStringConvertible {
    let bytes: [UInt8]
    let message: String
    var testDescription: String { message }

    init(_ bytes: [UInt8], _ message: String) { (self.bytes, self.message) = (bytes, message) }
  }

  static let other = host.code == 62 ? (code: UInt16(183), name: "aarch64") : (code: UInt16(62), name: "x86-64")
  static let dynamic = TinyLibrary.dynamicOffset
  static let noLibrary = "'x.so' is not a shared library: "
  static let noEntry = "'x.so' does not export 'suture_plugin'"

  static let refusals = [
    Refusal([], noLibrary + "it is empty"),
    Refusal(Array("#!/bin/sh\necho hello\n".utf8), noLibrary + "it does not begin with an ELF header"),
    Refusal([0x7f, 0x45, 0x4c], noLibrary + "it does not begin with an ELF header"),
    Refusal([0x7f, 0x45, 0x4c, 0x46], noLibrary + "its ELF header is truncated"),
    Refusal(Array(good().prefix(63)), noLibrary + "its ELF header is truncated"),
    Refusal(Array(good().prefix(64)), noLibrary + "it is truncated"),
    Refusal(
      Array(good().prefix(dynamic + 8)),
      noLibrary + "it is truncated: it has \(dynamic + 8) bytes, but a segment ends at byte 4096"),
    Refusal(
      good().dropLast(), noLibrary + "it is truncated: it has 4095 bytes, but a segment ends at byte 4096"),
    Refusal(good { $0.machine = other.code }, "'x.so' is built for \(other.name), but this machine is \(host.name)"),
    Refusal(good { $0.machine = 9999 }, "'x.so' is built for machine number 9999, but this machine is \(host.name)"),
    Refusal(patched(4, [1]), "'x.so' is built for 32-bit \(host.name), but this machine is \(host.name)"),
    Refusal(patched(16, [1, 0]), noLibrary + "it is an object file"),
    Refusal(patched(16, [2, 0]), noLibrary + "it is not of the shared object type"),
    Refusal(patched(56, [0, 0]), noLibrary + "it has no program headers"),
    Refusal(patched(54, [57, 0]), noLibrary + "it has no program headers"),
    Refusal(patched(56, [1, 0]), noLibrary + "it has no dynamic section"),
    Refusal(patched(32, [UInt8](repeating: 0xff, count: 8)), noLibrary + "it is truncated"),
    Refusal(
      patched(56, [0xff, 0xff]),
      noLibrary + "it is truncated: it has 4096 bytes, but a segment ends at byte \(UInt64.max)"),
    Refusal(
      patched(dynamic + 8, [UInt8](repeating: 0xff, count: 8)),
      noLibrary + "its dynamic section points outside the file"),
    Refusal(patched(dynamic + 8, [0xfe, 0x0f]), noLibrary + "it is truncated"),
    Refusal(patched(dynamic, [1]), noEntry),
    Refusal(patched(TinyLibrary.hashOffset, [0, 0, 0, 0]), noEntry),
    Refusal(patched(TinyLibrary.hashOffset, [0xff, 0xff, 0xff, 0xff]), noLibrary + "it is truncated"),
    Refusal(patched(TinyLibrary.hashOffset + 8, [0xff, 0xff, 0xff, 0xff]), noLibrary + "it is truncated"),
    Refusal(patched(TinyLibrary.symbolsOffset + 24, [0xff, 0xff, 0xff, 0xff]), noEntry),
    Refusal(good { $0.symbol = "suture_plugins" }, noEntry),
    Refusal(good { $0.symbol = "suture_plugi" }, noEntry),
    Refusal(good { $0.section = 0 }, noEntry),
    Refusal(good { $0.visibility = 2 }, noEntry),
    Refusal(good { $0.info = 0x02 }, noEntry),
    Refusal(good { $0.info = 0x11 }, noEntry),
  ]

  @Test(arguments: refusals)
  func `a file that cannot be loaded is refused before loading`(refusal: Refusal) throws {
    let path = try folder.write("x.so", refusal.bytes)
    let error = #expect(throws: LibraryError.self) { try LibraryFile(checking: path) }
    #expect(error?.description.replacing(path, with: "x.so") == refusal.message)
  }

  @Test func `a circular chain in the old hash table terminates`() throws {
    var bytes = Self.good { library in
      library.usesGNUHash = false
      library.symbol = "other"
    }
    // The chain of symbol 1 leads to itself, and the table claims as many symbols as it can.
    bytes.replaceSubrange(TinyLibrary.hashOffset + 4..<TinyLibrary.hashOffset + 8, with: [0xff, 0xff, 0xff, 0xff])
    bytes[TinyLibrary.hashOffset + 16] = 1
    let path = try folder.write("x.so", bytes)
    #expect(throws: LibraryError.missingEntry(path: path, symbol: "suture_plugin")) { try LibraryFile(checking: path) }
  }

  @Test func `only regular files are read`() throws {
    #expect(mkfifo(folder.file("pipe.so"), 0o600) == 0)
    for path in [folder.path, folder.file("pipe.so"), "/dev/zero"] {
      let error = #expect(throws: LibraryError.self) { try LibraryFile(checking: path) }
      #expect(error?.description == "'\(path)' is not a shared library: it is not a regular file")
    }
    let error = #expect(throws: LibraryError.self) { try LibraryFile(checking: folder.file("none.so")) }
    #expect(error?.description == "cannot read '\(folder.file("none.so"))': no such file or directory")
  }

  @Test func `a file over the limit is refused without being read`() throws {
    let path = try folder.write("huge.so", [])
    #expect(truncate(path, LibraryFile.maximumByteCount + 1) == 0)
    let error = #expect(throws: LibraryError.self) { try LibraryFile(checking: path) }
    #expect(error?.description == "'\(path)' is not a shared library: it is larger than 256 MiB")
  }

  @Test func `three thousand mutations of a library are accepted or refused`() throws {
    var random = SplitMix(state: 11)
    for round in 0..<3000 {
      var bytes = Self.good { $0.usesGNUHash = round % 2 == 0 }
      for _ in 0..<Int.random(in: 1...6, using: &random) {
        let place = Int.random(in: 4..<bytes.count, using: &random)
        bytes[place] = [0, 1, 0x7f, 0x80, 0xff].randomElement(using: &random) ?? 0
      }
      if round % 5 == 0 { bytes.removeLast(Int.random(in: 1..<bytes.count, using: &random)) }
      _ = try? SharedObject(bytes).exportsFunction("suture_plugin")
    }
  }

  @Test func `real libraries of this machine are accepted`() throws {
    let names = ["libyaml-0.so.2", "libyaml.so", "libc.so.6", "libm.so.6"]
    let folders = ["/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/lib/x86_64-linux-gnu", "/usr/lib64"]
    let paths = folders.flatMap { folder in names.map { "\(folder)/\($0)" } }
    for path in paths where FileManager.default.fileExists(atPath: path) {
      #expect(throws: LibraryError.missingEntry(path: path, symbol: "suture_plugin")) {
        try LibraryFile(checking: path)
      }
      let object = try SharedObject(Array(Data(contentsOf: URL(fileURLWithPath: path))))
      let function = path.contains("yaml") ? "yaml_parser_parse" : path.contains("libm") ? "cosf" : "malloc"
      #expect(try object.exportsFunction(function), "\(path)")
    }
  }

  // MARK: Finding

  func registry(_ names: String..., executable: String? = nil) -> Registry {
    Registry(folders: names.map(folder.file), executableFolder: executable.map(folder.file))
  }

  @Test func `a library is searched beside the manifest, in lib, and beside the program`() throws {
    try folder.write("r/probe.yaml", Samples.manifest())
    try folder.write("bin/other", "")
    let registry = registry("r", executable: "bin")
    let manifest = try registry.manifest("probe", kind: .module)
    let error = #expect(throws: LibraryError.self) { try registry.library(for: manifest) }
    #expect(
      error?.description == "'libProbe.so', the library of 'probe', is not in '\(folder.file("r"))', "
        + "'\(folder.file("r/lib"))' or '\(folder.file("bin"))'")
    for place in ["bin/libProbe.so", "r/lib/libProbe.so", "r/libProbe.so"] {
      let path = try folder.write(place, Self.good())
      #expect(try registry.library(for: manifest).path == path)
      #expect(try registry.libraryPath(for: manifest) == path)
    }
  }

  @Test func `the first file with the name is used, even if it is bad`() throws {
    try folder.write("r/probe.yaml", Samples.manifest())
    try folder.write("r/libProbe.so", "text")
    try folder.write("r/lib/libProbe.so", Self.good())
    let registry = registry("r")
    let manifest = try registry.manifest("probe", kind: .module)
    #expect(throws: LibraryError.self) { try registry.library(for: manifest) }
  }

  @Test func `a manifest that needs another ABI is refused`() throws {
    let text = Samples.manifest().replacing("abi: 1", with: "abi: 1.7")
    let path = try folder.write("r/probe.yaml", text)
    try folder.write("r/libProbe.so", Self.good())
    let registry = registry("r")
    let error = #expect(throws: LibraryError.self) {
      try registry.library(for: registry.manifest("probe", kind: .module))
    }
    #expect(error?.description == "'probe' needs plugin ABI 1.7, but this version offers 1.1 ('\(path)')")
  }

  @Test func `equal manifests with different libraries are an error that names both`() throws {
    for place in ["a", "b"] { try folder.write("\(place)/probe.yaml", Samples.manifest()) }
    let first = try folder.write("a/libProbe.so", Self.good())
    let second = try folder.write("b/libProbe.so", Self.good())
    let registry = registry("a", "b")
    let manifest = try registry.manifest("probe", kind: .module)
    #expect(try registry.library(for: manifest).path == first)
    try folder.write("b/libProbe.so", Self.good() + [0])
    #expect(throws: LibraryError.copiesDiffer(module: "probe", paths: [first, second])) {
      try registry.library(for: manifest)
    }
  }
}
