/// An element type of PyTorch.
struct PyTorchType: Hashable, Sendable {
  /// PyTorch's name: `float32`.
  let name: String
  /// How its elements are read; nil if they are not.
  let element: ElementType?
  /// The size of one element in bytes.
  let width: Int

  private init(_ name: String, _ element: ElementType) {
    self.name = name
    self.element = element
    width = element.width
  }

  private init(_ name: String, width: Int) {
    self.name = name
    element = nil
    self.width = width
  }

  /// The bytes of an untyped storage.
  static let byte = PyTorchType("uint8", .u8)

  /// The types by name, with the class of their storages where there is one.
  private static let all: [(storage: String?, type: PyTorchType)] = [
    ("FloatStorage", PyTorchType("float32", .f32)), ("DoubleStorage", PyTorchType("float64", .f64)),
    ("HalfStorage", PyTorchType("float16", .f16)), ("BFloat16Storage", PyTorchType("bfloat16", .bf16)),
    ("LongStorage", PyTorchType("int64", .i64)), ("IntStorage", PyTorchType("int32", .i32)),
    ("ShortStorage", PyTorchType("int16", .i16)), ("CharStorage", PyTorchType("int8", .i8)),
    ("ByteStorage", byte), ("BoolStorage", PyTorchType("bool", .bool)),
    ("ComplexFloatStorage", PyTorchType("complex64", width: 8)),
    ("ComplexDoubleStorage", PyTorchType("complex128", width: 16)), (nil, PyTorchType("complex32", width: 4)),
    (nil, PyTorchType("uint16", width: 2)), (nil, PyTorchType("uint32", width: 4)),
    (nil, PyTorchType("uint64", width: 8)), (nil, PyTorchType("float8_e4m3fn", width: 1)),
    (nil, PyTorchType("float8_e5m2", width: 1)), (nil, PyTorchType("float8_e4m3fnuz", width: 1)),
    (nil, PyTorchType("float8_e5m2fnuz", width: 1)), (nil, PyTorchType("float8_e8m0fnu", width: 1)),
  ]

  /// The types by the names of their storages' classes.
  static let byStorage = Dictionary(
    uniqueKeysWithValues: all.compactMap { entry in entry.storage.map { ($0, entry.type) } })
  /// The types by name.
  static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.type.name, $0.type) })

  /// The names of the types whose elements are read.
  static let readable = all.compactMap { $0.type.element == nil ? nil : $0.type.name }
}
