import SutureSupport

/// The two formats of `torch.save`: each gives the value of its pickle, and where the data of each storage lies.
extension PyTorchFile {
  typealias Pickle = (root: PickleValue, objects: PickleObjects)

  /// A format of `torch.save`.
  enum Format: Sendable {
    case zip, legacy

    /// The number of bytes that tell the format.
    static let beginningCount = 4

    /// The format of a file with these first bytes; nil if PyTorch did not write it.
    init?(beginning bytes: ArraySlice<UInt8>) {
      if bytes.starts(with: [0x50, 0x4b, 3, 4]) {
        self = .zip
      } else if bytes.first == PickleOpcode.proto.rawValue, let number = bytes.dropFirst().first,
        PickleMachine.protocols.contains(Int(number))
      {
        self = .legacy
      } else {
        return nil
      }
    }
  }

  // MARK: Zip

  /// The zip file of PyTorch 1.6 and later: the pickle `<name>/data.pkl` and storages `<name>/data/<key>`.
  static func readZip(_ bytes: StoredBytes) throws(PyTorchFileError.Fact) -> (Pickle, storages: [String: Range<Int>]) {
    let archive = try ZipArchive(bytes)
    guard let root = archive.entries.lazy.compactMap({ Self.root(of: $0.name) }).first,
      let pickle = archive.entry("\(root)/data.pkl")
    else { throw .noPickle(entries: archive.entries.prefix(4).map(\.name)) }
    if archive.entry("\(root)/constants.pkl") != nil { throw .torchScript }
    if let order = archive.entry("\(root)/byteorder") {
      let content = try archive.content(of: order)
      let text: ArraySlice<UInt8>
      do { text = try bytes.read(at: content.lowerBound, count: min(content.count, 8)) } catch { throw .file(error) }
      guard text.elementsEqual("little".utf8) else { throw .bigEndian }
    }
    var machine = PickleMachine(bytes, try archive.content(of: pickle))
    let value = try machine.run()
    var storages: [String: Range<Int>] = [:]
    for key in machine.objects.storagesByKey.keys {
      if let entry = archive.entry("\(root)/data/\(key)") { storages[key] = try archive.content(of: entry) }
    }
    return ((value, machine.objects), storages)
  }

  /// The folder of an entry `<folder>/data.pkl`; nil for other entries.
  private static func root(of name: String) -> String? {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    return parts.count == 2 && parts[1] == "data.pkl" ? String(parts[0]) : nil
  }

  // MARK: Legacy

  /// The number that is the first pickle of a file, as a little-endian integer.
  private static let magicNumber: [UInt8] = [0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19]
  /// The version of the format, the second pickle.
  private static let version = 1001

  /// The format before zip files: five pickles (a magic number, the version, facts about the system, the value, the keys of
  /// the storages), then for each storage its number of elements in eight bytes, and its data.
  static func readLegacy(
    _ bytes: StoredBytes
  ) throws(PyTorchFileError.Fact) -> (Pickle, storages: [String: Range<Int>]) {
    var position = 0
    func next() throws(PyTorchFileError.Fact) -> Pickle {
      var machine = PickleMachine(bytes, position..<bytes.count)
      let value = try machine.run()
      position = machine.position
      return (value, machine.objects)
    }
    guard case .bytes(magicNumber) = try next().root, case .integer(version) = try next().root else {
      throw .otherPickle
    }
    let system = try next()
    guard case .dictionary(let facts) = system.root else { throw .otherPickle }
    for case ("little_endian", .boolean(false)) in system.objects.named(facts) { throw .bigEndian }
    let pickle = try next()
    let keys = try next()
    guard case .sequence(let index) = keys.root else { throw .otherPickle }

    var storages: [String: Range<Int>] = [:]
    for key in keys.objects.sequences[index] {
      guard case .text(let key) = key, let storage = pickle.objects.storagesByKey[key], storages[key] == nil else {
        throw .pickle(byte: position, reason: "the list of storages does not agree with the tensors")
      }
      var cursor = ByteCursor(bytes, position..<bytes.count, limit: 8)
      let count = try cursor.number(byteCount: 8)
      guard count == UInt64(storage.byteCount / storage.type.width) else {
        throw .pickle(
          byte: position, reason: "the storage \(quoted(key)) has \(count) elements, and its tensors ask for others")
      }
      let start = position + 8
      guard storage.byteCount <= bytes.count - start else {
        throw .shortStorage(key: key, expected: storage.byteCount, found: bytes.count - start)
      }
      storages[key] = start..<start + storage.byteCount
      position = start + storage.byteCount
    }
    return (pickle, storages)
  }
}
