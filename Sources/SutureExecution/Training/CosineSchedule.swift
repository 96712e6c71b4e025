#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A learning rate that rises linearly to its peak and then falls along half a cosine to 0 (arXiv 1608.03983).
public struct CosineSchedule: Hashable, Sendable {
  /// The peak learning rate.
  public let peak: Double
  /// The number of warm-up steps.
  public let warmUpSteps: Int
  /// The total number of steps, warm-up included.
  public let totalSteps: Int

  /// Creates a schedule; the warm-up is limited to the total number of steps.
  public init(peak: Double, warmUpSteps: Int, totalSteps: Int) {
    self.peak = peak
    self.totalSteps = max(totalSteps, 1)
    self.warmUpSteps = min(max(warmUpSteps, 0), self.totalSteps)
  }

  /// The learning rate of a step, counted from 0; 0 after the last step.
  public func rate(at step: Int) -> Double {
    if step < warmUpSteps { return peak * Double(step + 1) / Double(warmUpSteps) }
    guard step < totalSteps else { return 0 }
    let progress = Double(step - warmUpSteps) / Double(totalSteps - warmUpSteps)
    return peak * 0.5 * (1 + cos(.pi * progress))
  }
}
