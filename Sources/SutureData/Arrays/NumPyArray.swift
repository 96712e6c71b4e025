import SutureSupport

/// An array of a NumPy file (.npy): bytes, or integers that are labels.
///
/// - Source: NumPy, `numpy.lib.format`, versions 1 to 3.
struct NumPyArray {
  /// The format's name in messages.
  static let format = "a NumPy array"
  private static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)

  /// Where it comes from, for messages.
  let path: String
  /// The sizes, outermost first.
  let dimensions: [Int]
  /// The type of the elements, such as `|u1`.
  private let type: String
  /// The elements, last dimension fastest.
  private let content: ArraySlice<UInt8>

  /// Parses a file.
  init(_ file: [UInt8], path: String) throws(DataError) {
    func fault(_ reason: String) -> DataError { .file(path, .invalid(format: Self.format, reason)) }
    guard file.count >= 10, file.starts(with: Self.magic) else { throw fault("it does not begin like one") }
    let lengthBytes = file[6] == 1 ? 2 : 4
    let start = 8 + lengthBytes
    guard (1...3).contains(file[6]), file.count >= start else { throw fault("it has the unknown version \(file[6])") }
    let length = file[8..<start].reversed().reduce(0) { $0 << 8 | Int($1) }
    guard length <= 1 << 16, file.count - start >= length else { throw fault("its header is incomplete") }
    let header = String(decoding: file[start..<start + length], as: UTF8.self)
    guard let type = header.firstMatch(of: /'descr': *'([^']*)'/)?.1,
      let order = header.firstMatch(of: /'fortran_order': *(True|False)/)?.1,
      let shape = header.firstMatch(of: /'shape': *\(([0-9, ]*)\)/)?.1
    else { throw fault("its header is not that of an array of numbers") }
    guard order == "False" || !shape.dropLast().contains(",") else {
      throw fault("its columns are stored first; save 'numpy.ascontiguousarray(array)'")
    }
    let sizes = shape.split(separator: ",").map { part in Int(part.filter { $0 != " " }) ?? -1 }
    guard let width = Self.width(String(type)) else {
      throw fault(
        "its elements have the type '\(type)'; images must be bytes (uint8) and labels integers, so save "
          + "'(255 * images).round().astype(\"uint8\")' for images from 0 to 1")
    }
    var count = width
    for size in sizes {
      let (next, overflow) = count.multipliedReportingOverflow(by: max(size, 1))
      guard size >= 0, !overflow, next <= IDXArray.limit else { throw .file(path, .overLimit(sizes)) }
      count = next
    }
    if sizes.contains(0) { count = 0 }
    let found = file.count - start - length
    guard found >= count else { throw .file(path, .truncated(expected: start + length + count, found: file.count)) }
    guard found == count else { throw .file(path, .trailingBytes) }
    self.path = path
    self.type = String(type)
    dimensions = sizes
    content = file[(start + length)...]
  }

  /// The bytes of an element; nil for types that are not read.
  private static func width(_ type: String) -> Int? {
    guard type.utf8.count == 3, let kind = type.dropFirst().first, "iub".contains(kind),
      "|<=".contains(type.first ?? " "),
      let width = type.last?.wholeNumberValue, [1, 2, 4, 8].contains(width)
    else { return nil }
    return width
  }

  /// The array as images.
  /// - Throws: `DataError.file` if its elements are not bytes.
  var images: ByteArray {
    get throws(DataError) {
      guard type == "|u1" || type == "<u1" else {
        throw .file(
          path,
          .invalid(format: "images", "its elements have the type '\(type)', not uint8; save 'array.astype(\"uint8\")'"))
      }
      return ByteArray(path: path, dimensions: dimensions, bytes: Array(content))
    }
  }

  /// The array as labels, [n] or [n, 1].
  /// - Throws: `DataError.file` if it has another shape, or a negative or very large number.
  var labels: [Int] {
    get throws(DataError) {
      guard dimensions.count == 1 || (dimensions.count == 2 && dimensions[1] == 1), let width = Self.width(type) else {
        throw .file(path, .wrongRank(role: "labels", expected: [1], found: dimensions))
      }
      var labels: [Int] = []
      labels.reserveCapacity(dimensions[0])
      for start in stride(from: content.startIndex, to: content.endIndex, by: width) {
        let bits = content[start..<start + width].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        // A negative number has its upper bits set.
        guard bits <= 0xffff, !(width <= 2 && type.contains("i") && bits >> (8 * UInt64(width) - 1) == 1) else {
          throw .file(path, .invalid(format: "labels", "it has numbers that are not from 0 to 65535"))
        }
        labels.append(Int(bits))
      }
      return labels
    }
  }
}
