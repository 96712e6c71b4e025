/// The element types of PyTorch; the raw value is PyTorch's name.
package enum PyTorchType: String, CaseIterable, Sendable {
  case float32, float64, float16, bfloat16
  case int64, int32, int16, int8, uint8, bool
  // These have a size, but their elements are not read.
  case complex32, complex64, complex128
  case uint16, uint32, uint64
  case float8e4m3fn = "float8_e4m3fn"
  case float8e5m2 = "float8_e5m2"
  case float8e4m3fnuz = "float8_e4m3fnuz"
  case float8e5m2fnuz = "float8_e5m2fnuz"
  case float8e8m0fnu = "float8_e8m0fnu"

  /// The type of a storage's class, such as `FloatStorage` of the module `torch`; nil for other classes.
  init?(storageClass name: String) {
    switch name {
    case "FloatStorage": self = .float32
    case "DoubleStorage": self = .float64
    case "HalfStorage": self = .float16
    case "BFloat16Storage": self = .bfloat16
    case "LongStorage": self = .int64
    case "IntStorage": self = .int32
    case "ShortStorage": self = .int16
    case "CharStorage": self = .int8
    case "ByteStorage": self = .uint8
    case "BoolStorage": self = .bool
    case "ComplexFloatStorage": self = .complex64
    case "ComplexDoubleStorage": self = .complex128
    default: return nil
    }
  }

  /// How elements are read; nil if they are not.
  package var element: ElementType? {
    switch self {
    case .float32: .f32
    case .float64: .f64
    case .float16: .f16
    case .bfloat16: .bf16
    case .int64: .i64
    case .int32: .i32
    case .int16: .i16
    case .int8: .i8
    case .uint8: .u8
    case .bool: .bool
    case .complex32, .complex64, .complex128, .uint16, .uint32, .uint64, .float8e4m3fn, .float8e5m2, .float8e4m3fnuz,
      .float8e5m2fnuz, .float8e8m0fnu:
      nil
    }
  }

  /// The size of one element in bytes.
  package var width: Int {
    switch self {
    case .int8, .uint8, .bool, .float8e4m3fn, .float8e5m2, .float8e4m3fnuz, .float8e5m2fnuz, .float8e8m0fnu: 1
    case .float16, .bfloat16, .int16, .uint16: 2
    case .float32, .int32, .uint32, .complex32: 4
    case .float64, .int64, .uint64, .complex64: 8
    case .complex128: 16
    }
  }

  /// The names of the types whose elements are read.
  static let readable = allCases.filter { $0.element != nil }.map(\.rawValue)
}
