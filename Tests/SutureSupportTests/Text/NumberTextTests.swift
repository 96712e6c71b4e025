import Testing

@testable import SutureSupport

struct NumberTextTests {
  @Test(arguments: [
    (1.005, 1, "1.0"), (0.25, 1, "0.3"), (-0.25, 1, "−0.3"), (97.316, 2, "97.32"), (0.05, 2, "0.05"),
    (9.999, 2, "10.00"), (-0.001, 2, "0.00"), (12.0, 0, "12"), (.nan, 2, "nan"), (-.infinity, 2, "−inf"),
    (1e300, 2, "1e+300"),
  ])
  func `decimals`(value: Double, digits: Int, text: String) {
    #expect(NumberText.decimal(value, digits: digits) == text)
  }

  @Test func `signs and thousands`() {
    #expect(NumberText.decimal(1.2, digits: 1, signed: true) == "+1.2")
    #expect(NumberText.decimal(-1.2, digits: 1, signed: true) == "−1.2")
    #expect(NumberText.decimal(0.001, digits: 1, signed: true) == "0.0")
    #expect(NumberText.grouped(78_106) == "78,106" && NumberText.grouped(999) == "999")
    #expect(NumberText.grouped(-1_234_567) == "−1,234,567" && NumberText.grouped(.min).hasPrefix("−9,223,"))
    #expect(NumberText.signed(1_200) == "+1,200" && NumberText.signed(0) == "0" && NumberText.signed(-7) == "−7")
  }

  @Test func `percent, percentage points and intervals`() {
    #expect(NumberText.percent(0.95949) == "95.95 %")
    #expect(NumberText.points(-0.0123, halfWidth: 0.004) == "−1.23 ± 0.40")
    #expect(NumberText.points(0.00001) == "0.00" && NumberText.points(0.01) == "+1.00")
    #expect(NumberText.roundedPoints(0.0123) == "1.2" && NumberText.roundedPoints(0.0004) == "0.04")
    #expect(NumberText.change(0.009) == "+0.90 %" && NumberText.change(-0.1234) == "−12.3 %")
    #expect(NumberText.interval(-0.001, 0.007) { NumberText.points($0) } == "−0.10 to +0.70")
    #expect(NumberText.interval(nil, 1) { "\($0)" } == "–")
  }

  @Test(arguments: [
    (0, "0"), (2.4e-7, "2.4e-7"), (0.000_996, "1.0e-3"), (0.25, "2.5e-1"), (1, "1.0e0"), (12_345, "1.2e4"),
    (9.96e-8, "1.0e-7"), (.infinity, "inf"), (.nan, "nan"), (.leastNonzeroMagnitude, "4.9e-324"),
  ])
  func `errors`(value: Double, text: String) {
    #expect(NumberText.error(value) == text)
  }

  @Test(arguments: [(0, "0 B"), (1023, "1023 B"), (1536, "1.5 KiB"), (3_565_158, "3.4 MiB"), (1 << 41, "2.0 TiB")])
  func `bytes`(count: Int, text: String) {
    #expect(NumberText.bytes(count) == text)
  }

  @Test(arguments: [
    (0.04, "0.0 s"), (1.54, "1.5 s"), (9.96, "10 s"), (48.4, "48 s"), (59.6, "1 min 0 s"), (200, "3 min 20 s"),
    (3599.7, "1 h 0 min"), (9918, "2 h 45 min"), (.infinity, "–"), (.nan, "–"),
  ])
  func `durations`(seconds: Double, text: String) {
    #expect(NumberText.duration(seconds) == text)
  }
}
