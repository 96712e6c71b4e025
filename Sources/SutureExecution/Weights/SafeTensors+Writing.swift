import SutureGraph
import SutureSupport

extension SafeTensors {
  /// Writes the file atomically: to a temporary file beside it, which is then renamed.
  ///
  /// Elements are written as F32, integers that were added as such as I64.
  ///
  /// - Throws: `SafeTensorsError`.
  public func write(to path: String) throws(SafeTensorsError) {
    let bytes = try encoded(path: path)
    do { try FileBytes.replace(path, with: bytes) } catch { throw SafeTensorsError(path, .file(error)) }
  }

  /// The file's bytes: names sorted, the header padded so that the data begins at a multiple of eight bytes.
  ///
  /// - Parameter path: the file, for errors.
  /// - Throws: `SafeTensorsError` if a tensor of the source file cannot be read, or has a reserved name.
  package func encoded(path: String) throws(SafeTensorsError) -> [UInt8] {
    let order = names.sorted { ByteName($0) < ByteName($1) }
    var blocks: [Block] = []
    for name in order { blocks.append(try block(name, path: path)) }
    var bytes = try Self.header(
      of: zip(order, blocks).map { ($0, $1.type, $1.shape) }, metadata: metadata, path: path)
    bytes.reserveCapacity(bytes.count + blocks.reduce(0) { $0 + $1.byteCount })
    for block in blocks { block.append(to: &bytes) }
    return bytes
  }

  /// What precedes the elements: the header's length, and the header with the places of the tensors in their order.
  /// - Throws: `SafeTensorsError` for a reserved name.
  static func header(
    of tensors: [(name: String, type: ElementType, shape: Shape)], metadata: [String: String], path: String
  ) throws(SafeTensorsError) -> [UInt8] {
    var fields: [String] = []
    if !metadata.isEmpty {
      let pairs = metadata.sorted { $0.key < $1.key }.map { "\(Self.quoted($0.key)):\(Self.quoted($0.value))" }
      fields.append("\"\(SafeTensorsHeader.metadataKey)\":{\(pairs.joined(separator: ","))}")
    }
    var position = 0
    for (name, type, shape) in tensors {
      guard name != SafeTensorsHeader.metadataKey else { throw SafeTensorsError(path, tensor: name, .reservedName) }
      let end = position + shape.elementCount * type.width
      let sizes = shape.dimensions.map(String.init).joined(separator: ",")
      fields.append(
        "\(Self.quoted(name)):{\"dtype\":\"\(type.rawValue)\",\"shape\":[\(sizes)],"
          + "\"data_offsets\":[\(position),\(end)]}")
      position = end
    }
    var header = Array("{\(fields.joined(separator: ","))}".utf8)
    header += repeatElement(UInt8(ascii: " "), count: (8 - header.count % 8) % 8)
    var bytes: [UInt8] = []
    bytes.append(littleEndian: UInt64(header.count))
    return bytes + header
  }

  /// One tensor's elements as they are written.
  private enum Block {
    case floats(Tensor)
    case integers(Shape, [Int64])

    var type: ElementType {
      switch self {
      case .floats: .f32
      case .integers: .i64
      }
    }

    var shape: Shape {
      switch self {
      case .floats(let tensor): tensor.shape
      case .integers(let shape, _): shape
      }
    }

    var byteCount: Int { shape.elementCount * type.width }

    func append(to bytes: inout [UInt8]) {
      switch self {
      case .floats(let tensor): bytes.append(littleEndian: tensor.values)
      case .integers(_, let integers): for integer in integers { bytes.append(littleEndian: integer) }
      }
    }
  }

  private func block(_ name: String, path: String) throws(SafeTensorsError) -> Block {
    let tensor = try require(name, path: path)
    return integers(name).map { .integers(tensor.shape, $0) } ?? .floats(tensor)
  }

  /// A JSON string.
  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": result += "\\\(scalar)"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      case "\u{0}"..<"\u{20}":
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
