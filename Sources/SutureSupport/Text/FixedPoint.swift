/// Numbers as tables and sentences show them, with a set number of decimals.
package enum FixedPoint {
  /// `value` with `digits` decimals, halves away from zero; `nan`, `inf` and numbers beyond 10¹⁵ as Swift writes them.
  package static func text(_ value: Double, digits: Int, signed: Bool = false) -> String {
    let scale = (0..<digits).reduce(1.0) { power, _ in power * 10 }
    let scaled = (abs(value) * scale).rounded()
    guard scaled < 1e15 else { return "\(value)" }
    let whole = Int(scaled)
    // What rounds to nothing has no sign.
    let sign = whole == 0 ? "" : value < 0 ? "-" : signed ? "+" : ""
    guard digits > 0 else { return "\(sign)\(whole)" }
    let fraction = String(whole % Int(scale))
    let zeros = String(repeating: "0", count: digits - fraction.count)
    return "\(sign)\(whole / Int(scale)).\(zeros)\(fraction)"
  }

  /// A fraction in points of a hundred with one decimal, or two below one tenth: `1.2`, `0.04`.
  package static func points(_ fraction: Double) -> String {
    text(fraction * 100, digits: abs(fraction) < 0.001 ? 2 : 1)
  }

  /// A whole number with commas between thousands: `78,106`.
  package static func grouped(_ number: Int) -> String {
    var text = String(number.magnitude)
    var position = text.count - 3
    while position > 0 {
      text.insert(",", at: text.index(text.startIndex, offsetBy: position))
      position -= 3
    }
    return number < 0 ? "-" + text : text
  }
}
