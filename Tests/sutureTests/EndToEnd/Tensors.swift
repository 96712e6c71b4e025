/// Safetensors files with one tensor.
enum Tensors {
  static func file(_ name: String, _ shape: [Int], _ numbers: [Float]) -> [UInt8] {
    let size = numbers.count * 4
    let header = #"{"\#(name)":{"dtype":"F32","shape":\#(shape),"data_offsets":[0,\#(size)]}}"#
    return file(header: header, announced: UInt64(header.utf8.count))
      + numbers.flatMap { number in withUnsafeBytes(of: number.bitPattern.littleEndian) { Array($0) } }
  }

  /// A header behind the length that is announced for it.
  static func file(header: String, announced: UInt64) -> [UInt8] {
    withUnsafeBytes(of: announced.littleEndian) { Array($0) } + Array(header.utf8)
  }

  /// The numbers of a file's only tensor.
  static func numbers(_ bytes: [UInt8]) -> [Float] {
    guard bytes.count >= 8 else { return [] }
    let length = bytes[..<8].reversed().reduce(0) { $0 << 8 | Int($1) }
    let data = Array(bytes.dropFirst(8 + length))
    return stride(from: 0, to: data.count - 3, by: 4).map { start in
      Float(bitPattern: (0..<4).reversed().reduce(UInt32(0)) { $0 << 8 | UInt32(data[start + $1]) })
    }
  }
}
