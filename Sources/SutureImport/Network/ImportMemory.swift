import SutureSupport

/// The memory that a network may take while it is imported: its structure, names and constants in all steps, without
/// the elements of its variables, which stay in the file.
///
/// Memory is accounted for before it is allocated, so that a small file cannot claim much.
final class ImportMemory {
  /// The memory that is allowed besides the file's own size, in bytes.
  static let allowance = 64 << 20
  /// The bytes that an operation takes, with the operations of the graph, the sites and the description that are made of
  /// it, but without its arguments; as the next two, measured with chains of operations of one to four arguments.
  static let operation = 1000
  /// The bytes that an argument takes, or an input.
  static let argument = 600
  /// The bytes that an item of an argument takes, or an output.
  static let item = 64
  /// The bytes that the name and shape of a value take.
  static let value = 200

  /// The bytes that known elements take, of a width each: as they are, in the description, and in the graph.
  static func elements(_ count: Int, width: Int) -> Int {
    Saturating.product(count, Saturating.sum(Saturating.product(4, width), 5))
  }

  private let fileByteCount: Int
  private let allowance: Int
  private var used = 0

  /// Starts an account for a file of a size in bytes.
  init(fileByteCount: Int, allowance: Int = ImportMemory.allowance) {
    self.fileByteCount = fileByteCount
    self.allowance = allowance
  }

  /// Whether more was asked for than is allowed.
  var isExceeded: Bool { used > Saturating.sum(fileByteCount, allowance) }

  /// Accounts for bytes; false where they exceed what is allowed.
  func take(_ byteCount: Int) -> Bool {
    used = Saturating.sum(used, byteCount)
    return !isExceeded
  }

  /// What is wrong when memory is exceeded, as a clause.
  var refusal: String {
    "operations, names and constants need more memory than the file's size and \(NumberText.bytes(allowance))"
  }
}
