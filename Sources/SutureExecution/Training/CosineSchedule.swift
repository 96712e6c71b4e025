#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A learning rate that rises linearly to its peak and then falls along half a cosine to 0 (arXiv 1608.03983).
public struct CosineSchedule: Hashable, Sendable {
  /// The highest rate.
  public let peak: Double
  /// Steps of the rise.
  public let warmUpSteps: Int
  /// All steps, the rise included.
  public let totalSteps: Int

  /// Creates a schedule; a rise longer than the whole is cut to it.
  public init(peak: Double, warmUpSteps: Int, totalSteps: Int) {
    self.peak = peak
    self.totalSteps = max(totalSteps, 1)
    self.warmUpSteps = min(max(warmUpSteps, 0), self.totalSteps)
  }

  /// The rate of a step, counted from 0; 0 after the last.
  public func rate(at step: Int) -> Double {
    if step < warmUpSteps { return peak * Double(step + 1) / Double(warmUpSteps) }
    guard step < totalSteps else { return 0 }
    let progress = Double(step - warmUpSteps) / Double(totalSteps - warmUpSteps)
    return peak * 0.5 * (1 + cos(.pi * progress))
  }
}
