import CSuture

// Conversions between Swift's strings and lists and their C forms.

extension String {
  /// Calls a body with the string in C form, valid until the body returns.
  func withRaw<Result>(_ body: (suture_string) throws -> Result) rethrows -> Result {
    var copy = self
    return try copy.withUTF8 { bytes in
      try bytes.withMemoryRebound(to: CChar.self) {
        try body(suture_string(bytes: $0.baseAddress, length: UInt64($0.count)))
      }
    }
  }

  /// Copies a string from its C form.
  init(_ raw: suture_string) {
    let bytes = UnsafeRawBufferPointer(start: raw.bytes, count: raw.bytes == nil ? 0 : Int(clamping: raw.length))
    self = String(decoding: bytes, as: UTF8.self)
  }
}

extension [Int] {
  /// Calls a body with the list in C form, valid until the body returns.
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
