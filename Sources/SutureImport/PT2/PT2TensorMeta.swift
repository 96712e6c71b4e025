import SutureExecution
import SutureSupport

/// How a `.pt2` file describes a tensor: its element type, sizes, and the distances of its elements.
///
/// - Source: `TensorMeta` of `torch/_export/serde/schema.py`.
struct PT2TensorMeta {
  /// A size, stride or offset.
  enum Extent: Hashable {
    case fixed(Int)
    /// An expression of symbols, with its value at export where the file tells.
    case symbolic(example: Int?)

    /// The number; nil for an expression.
    var number: Int? {
      switch self {
      case .fixed(let number): number
      case .symbolic: nil
      }
    }

    /// The number, or the expression's value at export.
    var example: Int? {
      switch self {
      case .fixed(let number): number
      case .symbolic(let example): example
      }
    }
  }

  /// The maximum number of dimensions.
  static let maximumRank = 64

  /// The number of the element type in the schema.
  var type = 0
  var sizes: [Extent] = []
  var strides: [Extent] = []
  var offset = Extent.fixed(0)
  /// The number of the layout in the schema.
  var layout = 0

  /// Reads a description.
  init(_ scanner: inout JSONScanner) throws {
    var keys = 0
    try scanner.object { key, scanner in
      keys += 1
      switch key {
      case "dtype": type = try scanner.integer()
      case "sizes": sizes = try scanner.list(limit: Self.maximumRank) { try Self.extent(&$0) }
      case "strides": strides = try scanner.list(limit: Self.maximumRank) { try Self.extent(&$0) }
      case "storage_offset": offset = try Self.extent(&scanner)
      case "layout": layout = try scanner.integer()
      default:
        keys -= 1
        try scanner.skip()
      }
    }
    guard keys == 5 else { throw scanner.fault("the description of a tensor is incomplete") }
  }

  /// The sizes at export; nil where the file does not tell them.
  var example: [Int]? {
    var shape: [Int] = []
    for size in sizes {
      guard let size = size.example else { return nil }
      shape.append(size)
    }
    return shape
  }

  private static func extent(_ scanner: inout JSONScanner) throws -> Extent {
    try scanner.union { kind, scanner in
      switch kind {
      case "as_int": return .fixed(try scanner.integer())
      case "as_expr": return .symbolic(example: try example(&scanner))
      default: throw scanner.fault("'\(kind)' is not a kind of size")
      }
    }
  }

  /// The value of an expression at export; nil where the file does not tell it.
  private static func example(_ scanner: inout JSONScanner) throws -> Int? {
    var example: Int?
    try scanner.object { key, scanner in
      guard key == "hint" else { return try scanner.skip() }
      example =
        try scanner.optional { scanner in
          try scanner.union { kind, scanner -> Int? in
            if kind == "as_int" { return try scanner.integer() }
            try scanner.skip()
            return nil
          }
        } ?? nil
    }
    return example
  }
}

/// The numbers of the schema's enumerations.
enum PT2Codes {
  /// An element type.
  static func type(_ code: Int) -> PyTorchType? {
    switch code {
    case 1: .uint8
    case 2: .int8
    case 3: .int16
    case 4: .int32
    case 5: .int64
    case 6: .float16
    case 7: .float32
    case 8: .float64
    case 9: .complex32
    case 10: .complex64
    case 11: .complex128
    case 12: .bool
    case 13: .bfloat16
    case 28: .uint16
    case 29: .float8e4m3fn
    case 30: .float8e5m2
    case 31: .float8e4m3fnuz
    case 32: .float8e5m2fnuz
    case 33: .float8e8m0fnu
    case 34: .uint32
    case 35: .uint64
    default: nil
    }
  }

  /// A layout, by PyTorch's name.
  static func layout(_ code: Int) -> String? {
    switch code {
    case 1: "sparse_coo"
    case 2: "sparse_csr"
    case 3: "sparse_csc"
    case 4: "sparse_bsr"
    case 5: "sparse_bsc"
    case 6: "_mkldnn"
    case strided: "strided"
    default: nil
    }
  }

  /// The layout of elements at regular distances.
  static let strided = 7

  /// A memory format, by PyTorch's name.
  static func memoryFormat(_ code: Int) -> String? {
    switch code {
    case 1: "contiguous_format"
    case 2: "channels_last"
    case 3: "channels_last_3d"
    case 4: "preserve_format"
    default: nil
    }
  }
}
