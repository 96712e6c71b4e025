import SutureSupport

extension RandomStream {
  /// The first `count` elements of a parameter or buffer: drawn, or the given ones.
  public mutating func fill(_ count: Int, _ initialiser: Initialiser) -> [Float] {
    switch initialiser {
    case .constant(let value):
      return [Float](repeating: Float(value), count: count)
    case .uniform(let low, let high):
      // Rounding to Float may reach `high`, which the interval excludes.
      let largest = high > low ? Float(high).nextDown : Float(high)
      return draw(count) { stream in min(Float(low + (high - low) * stream.uniform()), largest) }
    case .normal(let mean, let deviation):
      return draw(count) { stream in Float(mean + deviation * stream.normal()) }
    case .truncatedNormal(let mean, let deviation):
      return draw(count) { stream in
        var z = stream.normal()
        while abs(z) > 2 { z = stream.normal() }
        return Float(mean + deviation * z)
      }
    case .values(let values), .trained(let values, _):
      return Array(values.prefix(count))
    }
  }

  private mutating func draw(_ count: Int, _ element: (inout RandomStream) -> Float) -> [Float] {
    var values: [Float] = []
    values.reserveCapacity(count)
    for _ in 0..<count { values.append(element(&self)) }
    return values
  }
}
