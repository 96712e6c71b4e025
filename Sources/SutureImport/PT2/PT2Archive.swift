import SutureExecution
import SutureSupport

/// The zip file that `torch.export.save` writes.
///
/// In one folder, which has the file's first name, lie the description of a program, the tables of its tensors, and an
/// entry for each storage.
///
/// - Source: `torch/export/pt2_archive/_package.py` and `constants.py`.
struct PT2Archive {
  /// How to write a file that is read.
  private static let advice = "write the network with 'torch.export.save' of PyTorch 2.9 or later"

  let bytes: StoredBytes
  /// The program's name in the archive: `model`, unless the writer chose another.
  let model: String
  private let zip: ZipArchive
  /// The folder that all entries lie in.
  private let root: String

  /// Reads the directory, and checks that the archive holds one program of a known format.
  init(_ bytes: StoredBytes) throws {
    self.bytes = bytes
    try PT2Archive.checkBeginning(try PT2Archive.read(bytes, 0..<min(4, bytes.count)))
    do { zip = try ZipArchive(bytes) } catch { throw PT2Archive.error(error) }
    guard let root = PT2Archive.root(of: zip) else { throw PT2Archive.foreign(zip) }
    self.root = root
    let models = PT2Archive.models(of: zip, root: root)
    guard models.count <= 1 else {
      let names = Words.list(models.map { quoted($0) }, most: 4)
      throw ImportError(file: "", "it holds \(models.count) programs (\(names)), and only files with one are read")
    }
    model = models.first ?? ""
    try expect("archive_format", "pt2", orAbsent: false)
    try expect("archive_version", "0", orAbsent: true)
    try expect("byteorder", "little", orAbsent: true)
    guard !models.isEmpty else {
      throw ImportError(
        file: "", "it holds no exported program, only other files of a PT2 archive; \(PT2Archive.advice)")
    }
    if zip.entry("\(root)/data/weights/\(model).pt") != nil { throw PT2Archive.older }
  }

  // MARK: Entries

  /// The description of the program.
  func program() throws -> ArraySlice<UInt8> { try content("models/\(model).json") }

  /// The table of the parameters and buffers.
  func weights() throws -> ArraySlice<UInt8> { try content("data/weights/\(model)_weights_config.json") }

  /// The table of the constants and of buffers that are not saved.
  func constants() throws -> ArraySlice<UInt8> { try content("data/constants/\(model)_constants_config.json") }

  /// Where an entry's bytes lie in the file; nil where there is no such entry.
  func range(_ name: String) throws -> Range<Int>? {
    guard let entry = zip.entry("\(root)/\(name)") else { return nil }
    do { return try zip.content(of: entry) } catch { throw PT2Archive.error(error) }
  }

  private func content(_ name: String) throws -> ArraySlice<UInt8> {
    guard let range = try range(name) else { throw ImportError(file: "", "it has no entry \(quoted(name))") }
    let content = try PT2Archive.read(bytes, range)
    guard content.count == range.count else { throw ImportError(file: "", "it ends inside the entry \(quoted(name))") }
    return content
  }

  /// Checks the content of an entry of one word.
  private func expect(_ name: String, _ word: String, orAbsent: Bool) throws {
    guard let range = try range(name) else {
      if orAbsent { return }
      throw ImportError(file: "", "it has no entry \(quoted(name))")
    }
    let content = try PT2Archive.read(bytes, range.prefix(32))
    let text = String(decoding: content, as: UTF8.self)
    guard text != word else { return }
    let reason =
      name == "byteorder"
      ? "it was written on a \(text)-endian machine, and only little-endian files are read"
      : "its \(name) is \(quoted(text)), and only \(quoted(word)) is read"
    throw ImportError(file: "", reason)
  }

  // MARK: Formats

  /// The folder of the entry `archive_format`; nil where there is none.
  private static func root(of zip: ZipArchive) -> String? {
    let suffix = "/archive_format"
    for entry in zip.entries where entry.name.hasSuffix(suffix) {
      let root = entry.name.dropLast(suffix.count)
      if !root.isEmpty, !root.contains("/") { return String(root) }
    }
    return nil
  }

  /// The names of the programs.
  private static func models(of zip: ZipArchive, root: String) -> [String] {
    let (prefix, suffix) = ("\(root)/models/", ".json")
    return zip.entries.lazy.map(\.name).filter { $0.hasPrefix(prefix) && $0.hasSuffix(suffix) }
      .map { String($0.dropFirst(prefix.count).dropLast(suffix.count)) }
  }

  private static func checkBeginning(_ beginning: ArraySlice<UInt8>) throws {
    guard !beginning.isEmpty else { throw ImportError(file: "", "it is empty") }
    guard !beginning.starts(with: [0x50, 0x4b]) else { return }
    // A pickle begins with the operation PROTO.
    throw ImportError(
      file: "", beginning.first == 0x80 ? savedByTorch : "it is not a zip file, and '.pt2' files are; \(advice)")
  }

  /// An error about a zip file that is no PT2 archive.
  private static func foreign(_ zip: ZipArchive) -> ImportError {
    let names = zip.entries.lazy.map(\.name)
    if names.contains("serialized_exported_program.json") { return older }
    if names.contains(where: { $0.hasSuffix("/constants.pkl") }) {
      return ImportError(file: "", "it is a TorchScript file, written by 'torch.jit.save'; \(advice)")
    }
    if names.contains(where: { $0.hasSuffix("/data.pkl") }) { return ImportError(file: "", savedByTorch) }
    return ImportError(file: "", "it is a zip file without 'archive_format', so no '.pt2' file; \(advice)")
  }

  private static let savedByTorch = "it was written by 'torch.save', and has no operations; \(advice)"

  private static var older: ImportError {
    ImportError(
      file: "",
      "it was written by PyTorch 2.8 or earlier; open it with 'torch.export.load' of PyTorch 2.9 or later, and save it "
        + "again with 'torch.export.save'")
  }

  // MARK: Errors

  private static func read(_ bytes: StoredBytes, _ range: Range<Int>) throws -> ArraySlice<UInt8> {
    do {
      return try bytes.read(at: range.lowerBound, count: range.count)
    } catch {
      throw ImportError(file: "", "it cannot be read: \(error.reason)")
    }
  }

  private static func error(_ fact: PyTorchFileError.Fact) -> ImportError {
    switch fact {
    case .file(let error): ImportError(file: "", "it cannot be read: \(error.reason)")
    case .limit: ImportError(file: "", "it \(fact)")
    case .zip, .noPickle, .torchScript, .otherPickle, .bigEndian, .pickle, .object, .noTensors, .severalStateDicts,
      .missingStorage, .shortStorage, .unsupportedType, .memory:
      ImportError(file: "", "\(fact)")
    }
  }
}
