import SutureExecution
import Testing

@testable import SutureImport

/// Files that are no `.pt2` files, or damaged as zip files.
struct PT2HostileArchiveTests {
  private let advice = "write the network with 'torch.export.save' of PyTorch 2.9 or later"

  private func zip(_ names: String...) -> [UInt8] { PT2Sample.zip(names.map { ($0, Array("pt2".utf8)) }) }

  @Test("The sample that the other tests change is read")
  func sample() throws {
    let file = try PT2Sample().read()
    #expect(file.network.nodes.count == 1)
    #expect(file.network.nodes[0].module == "scale")
    #expect(file.network.inputs == [.init(value: "x", sizes: [nil, 3], example: [2, 3])])
    #expect(file.network.constants == ["b_n": ForeignTensor(7)])
    #expect(try file.elements["w"]?.read().values == [1, 2, 3])
  }

  @Test("Entries with other names are ignored")
  func others() throws {
    var sample = PT2Sample()
    sample["data/sample_inputs/model.pt"] = [0x80, 2]
    sample["extra/note.txt"] = [1]
    #expect(try sample.read().network == PT2Sample().read().network)
  }

  @Test("Another program's name is found")
  func name() throws {
    var sample = PT2Sample()
    sample.entries = sample.entries.map { ($0.name.replacing("model.json", with: "encoder.json"), $0.content) }
    sample.entries = sample.entries.map { ($0.name.replacing("/model_", with: "/encoder_"), $0.content) }
    #expect(try sample.read().network == PT2Sample().read().network)
  }

  // MARK: Other files

  @Test("Other formats are told apart")
  func formats() {
    #expect(PT2Sample.reason([]) == "it is empty")
    #expect(PT2Sample.reason([8, 7, 18]) == "it is not a zip file, and '.pt2' files are; \(advice)")
    let saved = "it was written by 'torch.save', and has no operations; \(advice)"
    #expect(PT2Sample.reason([0x80, 2, 0x8a, 0x0a]) == saved)
    #expect(PT2Sample.reason(zip("a/data.pkl", "a/byteorder", "a/data/0")) == saved)
    #expect(
      PT2Sample.reason(zip("a/data.pkl", "a/code/x.py", "a/constants.pkl"))
        == "it is a TorchScript file, written by 'torch.jit.save'; \(advice)")
    #expect(
      PT2Sample.reason(zip("a.txt")) == "it is a zip file without 'archive_format', so no '.pt2' file; \(advice)")
    #expect(PT2Sample.reason(zip()) == "it is a zip file without 'archive_format', so no '.pt2' file; \(advice)")
  }

  @Test("Files of earlier versions of PyTorch are told apart")
  func older() {
    let reason =
      "it was written by PyTorch 2.8 or earlier; open it with 'torch.export.load' of PyTorch 2.9 or later, and save it "
      + "again with 'torch.export.save'"
    #expect(PT2Sample.reason(zip("version", "serialized_exported_program.json")) == reason)
    var sample = PT2Sample()
    sample["data/weights/model.pt"] = [0x80, 2]
    #expect(sample.reason() == reason)
  }

  @Test("A path that cannot be opened is refused with the system's reason")
  func path() {
    #expect(throws: ImportError(file: "/nowhere/a.pt2", "it cannot be read: no such file or directory")) {
      try PT2Reader.read(contentsOf: "/nowhere/a.pt2")
    }
    #expect(throws: ImportError(file: "/dev/null", "it is not a regular file")) {
      try PT2Reader.read(contentsOf: "/dev/null")
    }
  }

  // MARK: Entries

  @Test("The entries that tell the format are checked")
  func words() {
    var sample = PT2Sample()
    sample["archive_format"] = Array("pt3".utf8)
    #expect(sample.reason() == "its archive_format is 'pt3', and only 'pt2' is read")
    sample = PT2Sample()
    sample["archive_version"] = Array("1".utf8)
    #expect(sample.reason() == "its archive_version is '1', and only '0' is read")
    sample["archive_version"] = nil
    #expect(sample.reason() == nil)
    sample["byteorder"] = Array("big".utf8)
    #expect(sample.reason() == "it was written on a big-endian machine, and only little-endian files are read")
  }

  @Test("A file holds one program")
  func programs() {
    var sample = PT2Sample()
    sample["models/decoder.json"] = [0x7b, 0x7d]
    #expect(sample.reason() == "it holds 2 programs ('model', 'decoder'), and only files with one are read")
    sample["models/model.json"] = nil
    sample["models/decoder.json"] = nil
    #expect(
      sample.reason() == "it holds no exported program, only other files of a PT2 archive; \(advice)")
  }

  @Test("Tables and elements must be there", arguments: ["weights", "constants"])
  func missing(folder: String) {
    var sample = PT2Sample()
    sample["data/\(folder)/model_\(folder)_config.json"] = nil
    #expect(sample.reason() == "it has no entry 'data/\(folder)/model_\(folder)_config.json'")
  }

  // MARK: Zip files

  @Test("An entry that is listed twice is refused")
  func duplicate() {
    var sample = PT2Sample()
    sample.entries.append(("byteorder", [1]))
    #expect(sample.reason() == "the zip file cannot be read: the entry 'net/byteorder' is listed twice")
  }

  @Test("Every prefix of a file is refused")
  func truncated() {
    let bytes = PT2Sample().bytes
    for count in 0..<bytes.count { #expect(PT2Sample.reason(Array(bytes.prefix(count))) != nil) }
    #expect(
      PT2Sample.reason(Array(bytes.prefix(400)))
        == "the zip file cannot be read: it has no directory at its end, so it may be incomplete")
  }

  /// The file with a field of an entry in the directory replaced.
  private func changed(_ entry: String, offset: Int, _ value: [UInt8]) -> [UInt8] {
    var bytes = PT2Sample().bytes
    let name = Array("net/\(entry)".utf8)
    let last = (0...bytes.count - name.count).last { bytes[$0..<$0 + name.count].elementsEqual(name) } ?? 0
    let field = last - 46 + offset
    bytes.replaceSubrange(field..<field + value.count, with: value)
    return bytes
  }

  @Test("Compressed and encrypted entries are refused")
  func methods() {
    #expect(
      PT2Sample.reason(changed("models/model.json", offset: 10, [8, 0]))
        == "the zip file cannot be read: the entry 'net/models/model.json' is compressed, and PyTorch does not compress"
    )
    #expect(
      PT2Sample.reason(changed("models/model.json", offset: 8, [1, 0]))
        == "the zip file cannot be read: the entry 'net/models/model.json' is encrypted")
  }

  @Test("Entries that lie elsewhere than they say are refused")
  func places() {
    let sizes = PT2Sample.number(0x7fff_ffff, 4) + PT2Sample.number(0x7fff_ffff, 4)
    #expect(
      PT2Sample.reason(changed("models/model.json", offset: 20, sizes))?.hasPrefix(
        "the zip file cannot be read: the entry 'net/models/model.json' ends at byte 21474") == true)
    #expect(
      PT2Sample.reason(changed("models/model.json", offset: 42, PT2Sample.number(0x7fff_ffff, 4)))
        == "the zip file cannot be read: the entry 'net/models/model.json' lies beyond the file")
    #expect(
      PT2Sample.reason(changed("models/model.json", offset: 42, [1, 0, 0, 0]))
        == "the zip file cannot be read: the entry 'net/models/model.json' has no header")
  }
}
