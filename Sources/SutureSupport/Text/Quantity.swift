/// Numbers as people read them.
package enum Quantity {
  /// A count with its noun: `1 equal spelling`, `1,200 equal spellings`.
  package static func plural(_ count: Int, _ noun: String) -> String {
    "\(grouped(count)) \(noun)\(count == 1 ? "" : "s")"
  }

  /// `12,345,678`.
  package static func grouped(_ number: Int) -> String {
    let digits = String(number.magnitude)
    var text = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { text.append(",") }
      text.append(digit)
    }
    return number < 0 ? "-\(text)" : text
  }

  /// `3.4 MiB`.
  package static func bytes(_ count: Int) -> String {
    var value = Double(count)
    for unit in ["B", "KiB", "MiB", "GiB"] {
      if value < 1024 { return unit == "B" ? "\(count) B" : "\(decimal(value, places: 1)) \(unit)" }
      value /= 1024
    }
    return "\(decimal(value, places: 1)) TiB"
  }

  /// A number with a fixed count of decimal places.
  package static func decimal(_ value: Double, places: Int) -> String {
    var scale = 1
    for _ in 0..<places { scale *= 10 }
    guard let scaled = Int(exactly: (abs(value) * Double(scale)).rounded()) else { return "\(value)" }
    let sign = value < 0 && scaled > 0 ? "-" : ""
    guard places > 0 else { return "\(sign)\(scaled)" }
    let fraction = String(scaled % scale)
    return "\(sign)\(scaled / scale).\(String(repeating: "0", count: places - fraction.count))\(fraction)"
  }

  /// A share with its sign and two significant places: `+0.90 %`.
  package static func percent(_ share: Double) -> String {
    let percent = share * 100
    return "\(percent < 0 ? "" : "+")\(decimal(percent, places: abs(percent) < 10 ? 2 : 1)) %"
  }

  /// A time span: `48 s`, `3 min 20 s`, `2 h 5 min`.
  package static func duration(_ seconds: Double) -> String {
    guard let seconds = Int(exactly: seconds.rounded()) else { return "ever" }
    if seconds < 60 { return "\(seconds) s" }
    if seconds < 3600 { return "\(seconds / 60) min \(seconds % 60) s" }
    return "\(seconds / 3600) h \(seconds % 3600 / 60) min"
  }
}
