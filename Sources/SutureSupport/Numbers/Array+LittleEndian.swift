extension [UInt8] {
  /// The bytes of numbers, the lowest byte of each first.
  package init(littleEndian values: [Float]) {
    self = []
    append(littleEndian: values)
  }

  /// Appends the bytes of numbers, the lowest byte of each first.
  package mutating func append(littleEndian values: [Float]) {
    #if _endian(little)
      values.withUnsafeBytes { append(contentsOf: $0) }
    #else
      for value in values { append(littleEndian: value.bitPattern) }
    #endif
  }

  /// Appends the bytes of an integer, the lowest first.
  package mutating func append(littleEndian integer: some FixedWidthInteger) {
    Swift.withUnsafeBytes(of: integer.littleEndian) { append(contentsOf: $0) }
  }
}
