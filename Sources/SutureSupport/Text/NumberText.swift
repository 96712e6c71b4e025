/// Numbers, sizes and durations as every table, sentence and page writes them.
///
/// One set of rules: the minus sign is `−` (U+2212), a number that rounds to zero has no sign, commas separate thousands.
/// The report page follows the same rules in JavaScript (`base.js`), and a test compares the two. Numbers for programs
/// (JSON, CSV) are written as Swift writes them, with the hyphen that parsers read.
package enum NumberText {
  /// The text for a value that is not known.
  package static let unknown = "–"

  /// A number with `digits` decimals, halves rounded away from zero; `nan`, `inf` and numbers beyond 10¹⁵ as Swift writes
  /// them.
  /// - Parameter signed: whether a number above zero has a `+`.
  package static func decimal(_ value: Double, digits: Int, signed: Bool = false) -> String {
    let scale = (0..<digits).reduce(1.0) { power, _ in power * 10 }
    let scaled = (abs(value) * scale).rounded()
    guard scaled < 1e15 else { return "\(value)".replacing("-", with: "−") }
    let whole = Int(scaled)
    let sign = whole == 0 ? "" : value < 0 ? "−" : signed ? "+" : ""
    guard digits > 0 else { return "\(sign)\(whole)" }
    let fraction = String(whole % Int(scale))
    let zeros = String(repeating: "0", count: digits - fraction.count)
    return "\(sign)\(whole / Int(scale)).\(zeros)\(fraction)"
  }

  /// A whole number with commas between thousands: `78,106`.
  package static func grouped(_ number: Int) -> String {
    var text = String(number.magnitude)
    var position = text.count - 3
    while position > 0 {
      text.insert(",", at: text.index(text.startIndex, offsetBy: position))
      position -= 3
    }
    return number < 0 ? "−" + text : text
  }

  /// A difference of whole numbers with its sign: `+1,200`, `−7`, `0`.
  package static func signed(_ difference: Int) -> String {
    (difference > 0 ? "+" : "") + grouped(difference)
  }

  /// A fraction in percent with two decimals: `95.95 %`.
  package static func percent(_ fraction: Double) -> String { decimal(fraction * 100, digits: 2) + " %" }

  /// A relative change in percent with its sign: `+0.90 %`, `−12.3 %`.
  package static func change(_ fraction: Double) -> String {
    decimal(fraction * 100, digits: abs(fraction) < 0.1 ? 2 : 1, signed: true) + " %"
  }

  /// A difference of fractions in percentage points with its sign, and half the width of its interval where it has one:
  /// `−1.23 ± 0.40`.
  package static func points(_ difference: Double, halfWidth: Double? = nil) -> String {
    let text = decimal(difference * 100, digits: 2, signed: true)
    return halfWidth.map { "\(text) ± \(decimal($0 * 100, digits: 2))" } ?? text
  }

  /// The size of a difference of fractions in percentage points, for sentences: one decimal, two below a tenth of a point:
  /// `1.2`, `0.04`.
  package static func roundedPoints(_ size: Double) -> String {
    decimal(size * 100, digits: abs(size) < 0.001 ? 2 : 1)
  }

  /// Both ends of an interval: `−0.10 to +0.70`; `–` where it has none.
  package static func interval(_ low: Double?, _ high: Double?, text: (Double) -> String) -> String {
    guard let low, let high else { return unknown }
    return "\(text(low)) to \(text(high))"
  }

  /// A small positive number in scientific notation with two digits, `3.1e-7`; `0` for zero.
  package static func error(_ value: Double) -> String {
    guard value.isFinite, value > 0 else { return value == 0 ? "0" : "\(value)" }
    var (mantissa, exponent) = (value, 0)
    while mantissa < 1 { (mantissa, exponent) = (mantissa * 10, exponent - 1) }
    // A mantissa that rounds to ten is written as one.
    while mantissa >= 9.95 { (mantissa, exponent) = (mantissa / 10, exponent + 1) }
    return "\(max((mantissa * 10).rounded() / 10, 1))e\(exponent)"
  }

  /// A number of bytes: `512 B`, `3.4 MiB`.
  package static func bytes(_ count: Int) -> String {
    var value = Double(count)
    for unit in ["B", "KiB", "MiB", "GiB"] {
      if value < 1024 { return unit == "B" ? "\(count) B" : "\(decimal(value, digits: 1)) \(unit)" }
      value /= 1024
    }
    return "\(decimal(value, digits: 1)) TiB"
  }

  /// A time span: `1.5 s`, `48 s`, `3 min 20 s`, `2 h 5 min`; `–` where it is not finite.
  package static func duration(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds < 1e12 else { return unknown }
    // What rounds to ten seconds, a minute or an hour is written as that.
    let tenths = (seconds * 10).rounded()
    if tenths < 100 { return "\(decimal(seconds, digits: 1)) s" }
    let whole = Int(seconds.rounded())
    if whole < 60 { return "\(whole) s" }
    if whole < 3600 { return "\(whole / 60) min \(whole % 60) s" }
    let minutes = Int((seconds / 60).rounded())
    return "\(grouped(minutes / 60)) h \(minutes % 60) min"
  }
}
