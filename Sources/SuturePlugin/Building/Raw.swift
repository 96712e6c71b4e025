import CSuture

// How Swift's strings and lists cross the border.

extension String {
  /// Runs a body with the string in C's form, which is valid until it returns.
  func withRaw<Result>(_ body: (suture_string) throws -> Result) rethrows -> Result {
    var copy = self
    return try copy.withUTF8 { bytes in
      try bytes.withMemoryRebound(to: CChar.self) {
        try body(suture_string(bytes: $0.baseAddress, length: UInt64($0.count)))
      }
    }
  }

  /// Copies a string of the host's.
  init(_ raw: suture_string) {
    let bytes = UnsafeRawBufferPointer(start: raw.bytes, count: raw.bytes == nil ? 0 : Int(clamping: raw.length))
    self = String(decoding: bytes, as: UTF8.self)
  }
}

extension [Int] {
  /// Runs a body with the list in C's form, which is valid until it returns.
  func withRaw<Result>(_ body: (suture_integers) throws -> Result) rethrows -> Result {
    try map(Int64.init).withUnsafeBufferPointer {
      try body(suture_integers(values: $0.baseAddress, count: UInt64($0.count)))
    }
  }
}

extension suture_integers {
  /// A copy of the list.
  var array: [Int] {
    UnsafeBufferPointer(start: values, count: values == nil ? 0 : Int(clamping: count)).map { Int(clamping: $0) }
  }
}
