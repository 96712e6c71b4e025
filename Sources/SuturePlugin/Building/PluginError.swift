/// A plugin's reason for failing, shown to the user: `throw PluginError("the kernel must be odd, not \(k)")`.
public struct PluginError: Error, CustomStringConvertible {
  /// The message: the fact with its numbers, in lower case, without a full stop.
  public let description: String

  /// Creates an error with its message.
  public init(_ message: String) {
    description = message
  }
}

/// A failed call of a host function.
///
/// The host has recorded the reason; the plugin only passes the status on.
struct HostRefusal: Error {
  let status: Int32
}
