import SutureExecution

/// An element type of `TensorProto` that is read, numbered as in `TensorProto.DataType`.
enum ONNXElementType: Int {
  case float = 1
  case uint8 = 2
  case int8 = 3
  case uint16 = 4
  case int16 = 5
  case int32 = 6
  case int64 = 7
  case bool = 9
  case float16 = 10
  case double = 11
  case uint32 = 12
  case uint64 = 13
  case bfloat16 = 16

  /// The type as the elements of a variable; nil for integers and truth values.
  var real: ElementType? {
    switch self {
    case .float: .f32
    case .float16: .f16
    case .double: .f64
    case .bfloat16: .bf16
    case .uint8, .int8, .uint16, .int16, .int32, .int64, .bool, .uint32, .uint64: nil
    }
  }

  /// The size of an element in bytes.
  var width: Int {
    switch self {
    case .uint8, .int8, .bool: 1
    case .uint16, .int16, .float16, .bfloat16: 2
    case .float, .int32, .uint32: 4
    case .int64, .double, .uint64: 8
    }
  }

  /// Whether integers may be negative.
  var isSigned: Bool {
    switch self {
    case .int8, .int16, .int32, .int64: true
    case .uint8, .uint16, .uint32, .uint64, .bool, .float, .float16, .double, .bfloat16: false
    }
  }

  /// The field that holds elements one by one where there is no `raw_data`.
  var field: ONNXTensorMessage.ElementField {
    switch self {
    case .float: .floats
    case .uint8, .int8, .uint16, .int16, .int32, .bool, .float16, .bfloat16: .int32s
    case .int64: .int64s
    case .double: .doubles
    case .uint32, .uint64: .uint64s
    }
  }

  /// The name of a type by its number, for errors.
  static func name(_ number: Int) -> String {
    let names = [
      "UNDEFINED", "FLOAT", "UINT8", "INT8", "UINT16", "INT16", "INT32", "INT64", "STRING", "BOOL", "FLOAT16", "DOUBLE",
      "UINT32", "UINT64", "COMPLEX64", "COMPLEX128", "BFLOAT16", "FLOAT8E4M3FN", "FLOAT8E4M3FNUZ", "FLOAT8E5M2",
      "FLOAT8E5M2FNUZ", "UINT4", "INT4", "FLOAT4E2M1", "FLOAT8E8M0", "UINT2", "INT2",
    ]
    return names.indices.contains(number) ? names[number] : "number \(number)"
  }
}
