import SutureExecution
import SutureGraph
import SutureSupport

/// Where the elements of a parameter, buffer or constant lie.
///
/// - Source: `PayloadMeta` and `PayloadConfig` of `torch/_export/serde/schema.py`.
struct PT2Payload {
  /// A tensor whose elements are read.
  struct Tensor {
    /// The elements.
    var stored: StoredTensor
    /// The element type.
    var type: PyTorchType
    /// Equal for tensors that are the same elements, such as tied weights; nil where there are none.
    var identity: Identity?
  }

  /// The place of a tensor's elements.
  struct Identity: Hashable {
    var path: String
    var type: PyTorchType
    var offset: Int
    var sizes: [Int]
    var strides: [Int]
  }

  /// The maximum number of dimensions.
  private static let maximumRank = 8

  /// The entry's name in its folder.
  var entry = ""
  /// Whether the entry is a pickle.
  var isPickled = false
  /// The tensor; nil for other objects.
  var meta: PT2TensorMeta?

  /// Reads a table of tensors by name.
  static func table(_ json: ArraySlice<UInt8>, _ memory: ImportMemory) throws -> [String: PT2Payload] {
    var scanner = JSONScanner(json)
    try memory.take(json.count, scanner)
    var table: [String: PT2Payload] = [:]
    try scanner.object { key, scanner in
      guard key == "config" else { return try scanner.skip() }
      try scanner.object { name, scanner in
        try memory.take(ImportMemory.value + name.utf8.count, scanner)
        var payload = PT2Payload()
        try scanner.object { key, scanner in
          switch key {
          case "path_name": payload.entry = try scanner.string()
          case "use_pickle": payload.isPickled = try scanner.boolean()
          case "tensor_meta": payload.meta = try scanner.optional { try PT2TensorMeta(&$0) }
          default: try scanner.skip()
          }
        }
        table[name] = payload
      }
    }
    try scanner.end()
    return table
  }

  /// Why elements of a valid file are not read, as a clause; nil where they are read.
  var unreadable: String? {
    guard let meta else { return "it is not a tensor" }
    if isPickled { return "it is a pickle of a subclass of Tensor" }
    guard let type = PT2Codes.type(meta.type) else { return "its element type has the unknown number \(meta.type)" }
    if type.element == nil { return "elements of type '\(type.rawValue)' are not read" }
    if meta.layout != PT2Codes.strided {
      return "its layout is '\(PT2Codes.layout(meta.layout) ?? "number \(meta.layout)")'"
    }
    return nil
  }

  /// The tensor, checked to lie within its entry.
  /// - Parameters:
  ///   - subject: the tensor's kind and name, for errors.
  ///   - folder: the folder of the entry.
  func tensor(_ subject: String, in archive: PT2Archive, _ folder: String) throws -> Tensor {
    func failure(_ reason: String) -> ImportError { ImportError(file: "", "\(subject) \(reason)") }
    guard let meta, let type = PT2Codes.type(meta.type), let element = type.element else {
      throw failure("cannot be read: \(unreadable ?? "")")
    }
    let (sizes, strides) = (meta.sizes.compactMap(\.number), meta.strides.compactMap(\.number))
    guard sizes.count == meta.sizes.count, strides.count == meta.strides.count, let offset = meta.offset.number else {
      throw failure("has sizes that are not known")
    }
    guard sizes.count == strides.count else { throw failure("has \(sizes.count) sizes and \(strides.count) strides") }
    guard sizes.count <= PT2Payload.maximumRank else {
      throw failure("has \(sizes.count) dimensions, and at most \(PT2Payload.maximumRank) are read")
    }
    guard offset >= 0, sizes.allSatisfy({ $0 >= 0 }), strides.allSatisfy({ $0 >= 0 }) else {
      throw failure("has a negative size, stride or offset")
    }
    // A size of 0 must not hide sizes that are too large.
    guard Shape.fits(sizes.map { max($0, 1) }) else { throw failure("has more elements than a tensor may") }
    guard let range = try archive.range("\(folder)/\(entry)") else {
      throw failure("lies in the entry \(quoted(entry)), which is missing")
    }
    let shape = Shape(sizes)
    guard !sizes.contains(0) else {
      let stored = StoredTensor(archive.bytes, position: range.lowerBound, type: element, shape: shape)
      return Tensor(stored: stored, type: type)
    }
    // Elements up to the last one; the sums saturate.
    var extent = Saturating.sum(offset, 1)
    for (size, stride) in zip(sizes, strides) where size > 1 {
      extent = Saturating.sum(extent, Saturating.product(size - 1, stride))
    }
    let end = Saturating.product(extent, type.width)
    guard end <= range.count else {
      throw failure("ends at byte \(end) of the entry \(quoted(entry)), which has \(range.count) bytes")
    }
    return Tensor(
      stored: StoredTensor(
        archive.bytes, position: range.lowerBound + offset * type.width, type: element, shape: shape, strides: strides),
      type: type,
      identity: Identity(path: "\(folder)/\(entry)", type: type, offset: offset, sizes: sizes, strides: strides))
  }
}
