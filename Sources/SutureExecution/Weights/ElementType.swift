/// The element types that weight files are read with; the raw value is the name in safetensors headers.
package enum ElementType: String, CaseIterable, Sendable {
  case f32 = "F32"
  case f64 = "F64"
  case f16 = "F16"
  case bf16 = "BF16"
  case i64 = "I64"
  case i32 = "I32"
  case i16 = "I16"
  case i8 = "I8"
  case u8 = "U8"
  case bool = "BOOL"

  /// The size of one element in bytes.
  package var width: Int {
    switch self {
    case .i8, .u8, .bool: 1
    case .f16, .bf16, .i16: 2
    case .f32, .i32: 4
    case .f64, .i64: 8
    }
  }

  /// The elements of little-endian data; its length is a multiple of `width`.
  package func floats(_ data: ArraySlice<UInt8>) -> [Float] {
    switch self {
    case .f32: convert(data, UInt32.self) { Float(bitPattern: $0) }
    case .f64: convert(data, UInt64.self) { Float(Double(bitPattern: $0)) }
    case .f16: convert(data, UInt16.self) { Self.half($0) }
    case .bf16: convert(data, UInt16.self) { Float(bitPattern: UInt32($0) << 16) }
    case .i64: convert(data, Int64.self) { Float($0) }
    case .i32: convert(data, Int32.self) { Float($0) }
    case .i16: convert(data, Int16.self) { Float($0) }
    case .i8: convert(data, Int8.self) { Float($0) }
    case .u8: convert(data, UInt8.self) { Float($0) }
    case .bool: convert(data, UInt8.self) { $0 == 0 ? 0 : 1 }
    }
  }

  /// The elements of little-endian data of an integer type, or truth values as 0 and 1; its length is a multiple of `width`.
  /// - Precondition: the type is none of floating-point numbers, whose bits would be read as integers.
  package func integers(_ data: ArraySlice<UInt8>) -> [Int] {
    switch self {
    case .i64, .f64: convert(data, Int64.self) { Int($0) }
    case .i32, .f32: convert(data, Int32.self) { Int($0) }
    case .i16, .f16, .bf16: convert(data, Int16.self) { Int($0) }
    case .i8: convert(data, Int8.self) { Int($0) }
    case .u8: convert(data, UInt8.self) { Int($0) }
    case .bool: convert(data, UInt8.self) { $0 == 0 ? 0 : 1 }
    }
  }

  private func convert<Word: FixedWidthInteger, Element>(
    _ data: ArraySlice<UInt8>, _: Word.Type, _ element: (Word) -> Element
  ) -> [Element] {
    data.withUnsafeBytes { buffer in
      stride(from: 0, to: buffer.count, by: MemoryLayout<Word>.size).map { offset in
        element(Word(littleEndian: buffer.loadUnaligned(fromByteOffset: offset, as: Word.self)))
      }
    }
  }

  /// A number of IEEE half precision; `Float16` is not available on every platform.
  private static func half(_ bits: UInt16) -> Float {
    let sign = UInt32(bits & 0x8000) << 16
    let exponent = UInt32(bits >> 10) & 0x1f
    let fraction = UInt32(bits & 0x3ff)
    switch exponent {
    case 0:
      let magnitude = Float(fraction) * 0x1p-24
      return sign == 0 ? magnitude : -magnitude
    case 0x1f: return Float(bitPattern: sign | 0x7f80_0000 | fraction << 13)
    default: return Float(bitPattern: sign | (exponent + 112) << 23 | fraction << 13)
    }
  }
}
