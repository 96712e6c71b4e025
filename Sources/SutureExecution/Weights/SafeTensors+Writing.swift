import SutureGraph
import SutureSupport

extension SafeTensors {
  /// Writes the file atomically: to a temporary file beside it, which is then renamed.
  ///
  /// Elements are written as F32.
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
    if contains(SafeTensorsHeader.metadataKey) {
      throw SafeTensorsError(path, tensor: SafeTensorsHeader.metadataKey, .reservedName)
    }
    var fields: [String] = []
    if !metadata.isEmpty {
      let pairs = metadata.sorted { $0.key < $1.key }.map { "\(Self.quoted($0.key)):\(Self.quoted($0.value))" }
      fields.append("\"\(SafeTensorsHeader.metadataKey)\":{\(pairs.joined(separator: ","))}")
    }
    var tensors: [(name: String, tensor: Tensor)] = []
    for name in names.sorted(by: { ByteName($0) < ByteName($1) }) {
      tensors.append((name, try require(name, path: path)))
    }
    var position = 0
    for (name, tensor) in tensors {
      let end = position + 4 * tensor.values.count
      let sizes = tensor.shape.dimensions.map(String.init).joined(separator: ",")
      fields.append(
        "\(Self.quoted(name)):{\"dtype\":\"F32\",\"shape\":[\(sizes)],\"data_offsets\":[\(position),\(end)]}")
      position = end
    }
    var header = Array("{\(fields.joined(separator: ","))}".utf8)
    header += repeatElement(UInt8(ascii: " "), count: (8 - header.count % 8) % 8)

    var bytes: [UInt8] = []
    bytes.reserveCapacity(8 + header.count + position)
    withUnsafeBytes(of: UInt64(header.count).littleEndian) { bytes += $0 }
    bytes += header
    for (_, tensor) in tensors {
      #if _endian(little)
        tensor.values.withUnsafeBytes { bytes += $0 }
      #else
        for value in tensor.values { withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes += $0 } }
      #endif
    }
    return bytes
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
