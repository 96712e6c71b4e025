/// Choices of the user that concern single formats.
public struct ExportOptions: Hashable, Sendable {
  /// Creates the defaults.
  public init() {}
}
