import CSuture

/// The hyperparameters by name: given by the user or defaults, already checked against the manifest.
public struct Hyperparameters {
  let builder: Builder

  /// The value of an `int`.
  public func int(_ name: String) throws -> Int {
    var value: Int64 = 0
    try builder.call(\.integer) { read, context in name.withRaw { read(context, $0, &value) } }
    return Int(clamping: value)
  }

  /// The value of a `float`.
  public func real(_ name: String) throws -> Double {
    var value = 0.0
    try builder.call(\.real) { read, context in name.withRaw { read(context, $0, &value) } }
    return value
  }

  /// The value of a `bool`.
  public func bool(_ name: String) throws -> Bool {
    var value: Int32 = 0
    try builder.call(\.boolean) { read, context in name.withRaw { read(context, $0, &value) } }
    return value != 0
  }

  /// The value of a `string`.
  public func text(_ name: String) throws -> String {
    var value = suture_string()
    try builder.call(\.text) { read, context in name.withRaw { read(context, $0, &value) } }
    return String(value)
  }

  /// The value of an `ints`.
  public func ints(_ name: String) throws -> [Int] {
    var value = suture_integers()
    try builder.call(\.integers) { read, context in name.withRaw { read(context, $0, &value) } }
    return value.array
  }
}
