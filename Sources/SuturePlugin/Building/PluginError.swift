/// A plugin's own reason to give up, shown to the user: `throw PluginError("the kernel must be odd, not \(k)")`.
public struct PluginError: Error, CustomStringConvertible {
  /// What is wrong and with which numbers; lower case, without a full stop.
  public let description: String

  /// Creates an error with its message.
  public init(_ message: String) {
    description = message
  }
}

/// A call that the host refused.
///
/// The host knows why; only the status travels through the plugin.
struct HostRefusal: Error {
  let status: Int32
}
