import CSuture

/// The values that the user gave, or the manifest's defaults, by name; the manifest's limits have been checked.
public struct Hyperparameters {
  let builder: Builder

  /// A whole number.
  public func int(_ name: String) throws -> Int {
    var value: Int64 = 0
    try builder.call(\.integer) { read, context in name.withRaw { read(context, $0, &value) } }
    return Int(clamping: value)
  }

  /// A real number.
  public func real(_ name: String) throws -> Double {
    var value = 0.0
    try builder.call(\.real) { read, context in name.withRaw { read(context, $0, &value) } }
    return value
  }

  /// A truth value.
  public func bool(_ name: String) throws -> Bool {
    var value: Int32 = 0
    try builder.call(\.boolean) { read, context in name.withRaw { read(context, $0, &value) } }
    return value != 0
  }

  /// A word.
  public func text(_ name: String) throws -> String {
    var value = suture_string()
    try builder.call(\.text) { read, context in name.withRaw { read(context, $0, &value) } }
    return String(value)
  }

  /// A list of whole numbers.
  public func ints(_ name: String) throws -> [Int] {
    var value = suture_integers()
    try builder.call(\.integers) { read, context in name.withRaw { read(context, $0, &value) } }
    return value.array
  }
}
