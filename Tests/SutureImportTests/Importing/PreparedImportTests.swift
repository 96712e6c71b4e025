import SutureExecution
import SutureGraph
import SutureSupport
import Testing

@testable import SutureImport

/// The files of an import before they are put in place.
struct PreparedImportTests {
  private func made(_ file: String = "residual.pt2") throws -> NetworkImport {
    try NetworkImport(NetworkImport.Request(file: ImportFolder.fixture("networks/\(file)"), id: "net"))
  }

  @Test("Nothing of the names is there before commit, and everything after it")
  func commit() throws {
    let folder = try ImportFolder()
    var files = try made().prepare(in: folder.path)
    let digests = files.digests
    let before = try folder.names()
    try files.commit()
    #expect(before.count == 3 && before.allSatisfy { FileBytes.isPartial($0) })
    #expect(digests.map(\.name) == ["net.graph.json", "net.safetensors", "net.yaml"])
    #expect(try folder.names() == digests.map(\.name))
    for (name, digest) in digests {
      #expect(try SHA256.hexDigest(ofFile: folder.file(name)).hexDigest == digest, "\(name)")
    }
  }

  /// Prepares an import and gives it up.
  private func abandon(_ network: NetworkImport, in folder: ImportFolder) throws {
    let files = try network.prepare(in: folder.path)
    let count = files.digests.count
    #expect(count == 3)
  }

  @Test("Without commit an earlier import stays as it is, and nothing is left beside it")
  func abandoned() throws {
    let folder = try ImportFolder()
    try abandon(made(), in: folder)
    #expect(try folder.names().isEmpty)
    try made().write(to: folder.path)
    let names = try folder.names()
    let old = try names.map { try folder.bytes($0) }
    try abandon(made("convnext.pt2"), in: folder)
    #expect(try folder.names() == names)
    #expect(try names.map { try folder.bytes($0) } == old)
  }

  @Test(
    "A file that cannot be written leaves nothing of the others",
    arguments: ["net.graph.json", "net.safetensors", "net.yaml"])
  func obstacle(name: String) throws {
    let folder = try ImportFolder()
    try FileBytes.createFolder(folder.file(name))
    let network = try made()
    let error = #expect(throws: (any Error).self) { _ = try network.prepare(in: folder.path) }
    #expect(error.map { "\($0)" } == "cannot write '\(folder.file(name))': it is a folder")
    #expect(try folder.names() == [name])
  }

  @Test("What an import writes is recognised without its manifest, and nothing else is")
  func leftovers() throws {
    let folder = try ImportFolder()
    try made().write(to: folder.path)
    #expect(NetworkImport.isLeftover(folder.file("net.graph.json")))
    #expect(NetworkImport.isLeftover(folder.file("net.safetensors")))
    #expect(!NetworkImport.isLeftover(folder.file("net.yaml")))
    for (name, text) in [("a.graph.json", "{\"version\": 1}"), ("b.safetensors", "x"), ("c.json", "{}")] {
      #expect(!NetworkImport.isLeftover(try folder.write(name, Array(text.utf8))), "\(name)")
    }
    let others: [[String: String]] = [
      [:], ["format": "pt"], ["source": "x"], ["source": "x", "format": "pt", "more": "y"],
    ]
    for metadata in others {
      var file = SafeTensors(metadata: metadata)
      file.set("w", Tensor([1], [0]))
      try file.write(to: folder.file("d.safetensors"))
      #expect(!NetworkImport.isLeftover(folder.file("d.safetensors")), "\(metadata)")
    }
    try FileBytes.createFolder(folder.file("e.safetensors"))
    for name in ["absent.graph.json", "absent.safetensors", "e.safetensors"] {
      #expect(!NetworkImport.isLeftover(folder.file(name)), "\(name)")
    }
  }
}
