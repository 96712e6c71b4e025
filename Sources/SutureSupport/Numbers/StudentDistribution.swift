#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Student's t distribution for any positive, possibly fractional, degrees of freedom ν.
///
/// Tails come from the regularised incomplete beta function: P(|T| > t) = I_x(ν/2, ½), x = ν / (ν + t²).
///
/// - Source: Abramowitz and Stegun, Handbook of Mathematical Functions, 26.7.1, 26.5.8 (the continued fraction) and
///   6.1.47 (the ratio of gamma functions); Lentz's method as in Press et al., Numerical Recipes, 6.4; for many degrees
///   of freedom Hill, Algorithm 395, Communications of the ACM 13, 1970.
public struct StudentDistribution: Hashable, Sendable {
  /// ν; infinity gives the normal distribution.
  public let degreesOfFreedom: Double

  /// From this ν on the continued fraction loses precision, and the corrected normal distribution is used instead.
  private static let nearlyNormal = 1e5

  /// Creates the distribution; `degreesOfFreedom` must be positive.
  public init(degreesOfFreedom: Double) {
    precondition(degreesOfFreedom > 0, "Student's t needs positive degrees of freedom")
    self.degreesOfFreedom = degreesOfFreedom
  }

  /// P(T ≤ t).
  public func cumulative(_ t: Double) -> Double {
    guard !t.isNaN else { return .nan }
    let tail = twoSided(t) / 2
    return t > 0 ? 1 - tail : tail
  }

  /// P(|T| > |t|): the p-value of a two-sided test.
  public func twoSided(_ t: Double) -> Double {
    guard !t.isNaN else { return .nan }
    if t.isInfinite { return 0 }
    let nu = degreesOfFreedom
    if nu >= Self.nearlyNormal { return erfc(normalDeviate(t) / 2.0.squareRoot()) }
    let square = t * t
    guard square.isFinite else { return 0 }
    let x = nu / (nu + square)
    let y = square / (nu + square)
    // The continued fraction converges fast only for x below the mean.
    if x < (nu / 2 + 1) / (nu / 2 + 2.5) { return Self.incompleteBeta(x, y, nu / 2, 0.5, logRatio) }
    return 1 - Self.incompleteBeta(y, x, 0.5, nu / 2, logRatio)
  }

  /// The t with P(T ≤ t) = `probability`; infinite at 0 and 1, NaN outside.
  public func quantile(_ probability: Double) -> Double {
    guard probability >= 0, probability <= 1 else { return .nan }
    if probability < 0.5 { return -quantile(upperTail: probability) }
    return quantile(upperTail: 1 - probability)
  }

  /// The t ≥ 0 with P(T > t) = `tail`, at most ½; accurate for tiny tails too.
  public func quantile(upperTail tail: Double) -> Double {
    guard tail >= 0, tail <= 0.5 else { return .nan }
    if tail == 0 { return .infinity }
    if tail == 0.5 { return 0 }
    var low = 0.0
    var high = 1.0
    while twoSided(high) > 2 * tail {
      low = high
      high *= 2
      if high.isInfinite { return high }
    }
    // Newton's method inside a shrinking bracket; bisection if a step would leave it.
    var t = (low + high) / 2
    for _ in 0..<200 {
      let excess = twoSided(t) / 2 - tail
      if excess == 0 { break }
      if excess > 0 { low = t } else { high = t }
      var next = t + excess / density(t)
      if !(next > low && next < high) { next = (low + high) / 2 }
      let step = abs(next - t)
      t = next
      if step <= 1e-15 * t { break }
    }
    return t
  }

  /// Γ((ν+1)/2) / (√(νπ) Γ(ν/2)) · (1 + t²/ν)^(−(ν+1)/2).
  package func density(_ t: Double) -> Double {
    let nu = degreesOfFreedom
    if nu.isInfinite { return exp(-t * t / 2) / (2 * Double.pi).squareRoot() }
    return exp(logRatio - (nu + 1) / 2 * log1p(t * t / nu)) / (nu * Double.pi).squareRoot()
  }

  /// The normal deviate z ≥ 0 with the same tail as t, by Hill's expansion in 1/(ν − ½)².
  private func normalDeviate(_ t: Double) -> Double {
    let nu = degreesOfFreedom
    if nu.isInfinite { return abs(t) }
    let a = nu - 0.5
    let b = 48 * a * a
    let y = a * log1p(t * t / nu)
    let numerator = ((-0.4 * y - 3.3) * y - 24) * y - 85.5
    return ((numerator / (0.8 * y * y + 100 + b) + y + 3) / b + 1) * y.squareRoot()
  }

  /// ln Γ(a + ½) − ln Γ(a), a = ν/2: recurrence up to a ≥ 20, then the asymptotic series.
  private var logRatio: Double {
    var a = degreesOfFreedom / 2
    var correction = 1.0
    while a < 20 {
      correction *= a / (a + 0.5)
      a += 1
    }
    let inverse = 1 / (a * a)
    let series = (-1.0 / 8 + inverse * (1.0 / 192 + inverse * (-1.0 / 640 + inverse * 17.0 / 14336))) / a
    return log(correction) + log(a) / 2 + series
  }

  /// I_x(a, b) for x below the mean, with a or b equal to ½; `y` is 1 − x at full precision.
  private static func incompleteBeta(_ x: Double, _ y: Double, _ a: Double, _ b: Double, _ logRatio: Double) -> Double {
    guard x > 0 else { return 0 }
    // B(ν/2, ½) = Γ(ν/2) √π / Γ((ν+1)/2)
    let front = exp(a * logOfPart(x, y) + b * logOfPart(y, x) + logRatio) / Double.pi.squareRoot()
    let tiny = 1e-300
    func safe(_ value: Double) -> Double { abs(value) < tiny ? tiny : value }
    var c = 1.0
    var d = 1 / safe(1 - (a + b) * x / (a + 1))
    var fraction = d
    for index in 1...10_000 {
      let m = Double(index)
      let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
      d = 1 / safe(1 + even * d)
      c = safe(1 + even / c)
      fraction *= d * c
      let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
      d = 1 / safe(1 + odd * d)
      c = safe(1 + odd / c)
      fraction *= d * c
      if abs(d * c - 1) <= 4e-16 { break }
    }
    return front * fraction / a
  }

  /// ln x, where x + y = 1, at full precision for x near 1 too.
  private static func logOfPart(_ x: Double, _ y: Double) -> Double {
    x > 0.5 ? log1p(-y) : log(x)
  }
}
