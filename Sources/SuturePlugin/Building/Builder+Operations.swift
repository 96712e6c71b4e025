import CSuture

extension Builder {
  /// Applies the operation with this name.
  func apply(
    _ operation: String, _ inputs: [Tensor], _ attributes: [(key: String, value: Attribute)]
  ) throws -> Tensor {
    let handles = inputs.map(\.handle)
    var made: suture_tensor = 0
    try withRaw(attributes[...], []) { raw in
      try call(\.apply) { apply, context in
        operation.withRaw { operation in
          apply(context, operation, handles, UInt64(handles.count), raw, UInt64(raw.count), &made)
        }
      }
    }
    return try tensor(made)
  }

  /// Declares a site, where a composition can be grafted.
  func site(_ name: String, _ x: Tensor, _ layout: Layout) throws -> Tensor {
    var made: suture_tensor = 0
    try call(\.site) { site, context in name.withRaw { site(context, $0, x.handle, layout.raw, &made) } }
    return try tensor(made)
  }

  /// Calls a body with attributes in C form, valid until the body returns.
  private func withRaw(
    _ attributes: ArraySlice<(key: String, value: Attribute)>, _ made: [suture_attribute],
    _ body: ([suture_attribute]) throws -> Void
  ) throws {
    guard let first = attributes.first else { return try body(made) }
    try first.key.withRaw { name in
      var raw = suture_attribute()
      raw.name = name
      switch first.value {
      case .integer(let number):
        raw.kind = UInt32(SUTURE_INTEGER)
        raw.integer = Int64(number)
        try withRaw(attributes.dropFirst(), made + [raw], body)
      case .real(let number):
        raw.kind = UInt32(SUTURE_REAL)
        raw.real = number
        try withRaw(attributes.dropFirst(), made + [raw], body)
      case .text(let word):
        raw.kind = UInt32(SUTURE_TEXT)
        try word.withRaw {
          raw.text = $0
          try withRaw(attributes.dropFirst(), made + [raw], body)
        }
      case .integers(let numbers):
        raw.kind = UInt32(SUTURE_INTEGERS)
        try numbers.withRaw {
          raw.integers = $0
          try withRaw(attributes.dropFirst(), made + [raw], body)
        }
      }
    }
  }
}
