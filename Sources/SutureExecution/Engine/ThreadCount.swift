import SutureProcess

/// The number of threads that an engine computes with, 1 to 1024.
public struct ThreadCount: Hashable, Sendable {
  /// The number.
  public let value: Int

  /// Creates a count; nil if the number is not 1 to 1024.
  public init?(_ value: Int) {
    guard (1...1024).contains(value) else { return nil }
    self.value = value
  }

  private init(clamping value: Int) { self.value = min(max(value, 1), 1024) }

  /// One thread.
  public static let one = ThreadCount(clamping: 1)

  /// One thread per processor that this process may use.
  public static let available = ThreadCount(clamping: Machine.availableProcessors)
}
