import Testing

@testable import SutureSupport

struct FixedPointTests {
  @Test(arguments: [
    (1.005, 1, "1.0"), (0.25, 1, "0.3"), (-0.25, 1, "-0.3"), (97.316, 2, "97.32"), (0.05, 2, "0.05"),
    (9.999, 2, "10.00"),
    (-0.001, 2, "0.00"), (12.0, 0, "12"), (.nan, 2, "nan"), (-.infinity, 2, "-inf"), (1e300, 2, "1e+300"),
  ])
  func `decimals`(value: Double, digits: Int, text: String) {
    #expect(FixedPoint.text(value, digits: digits) == text)
  }

  @Test func `signs, points and thousands`() {
    #expect(FixedPoint.text(1.2, digits: 1, signed: true) == "+1.2")
    #expect(FixedPoint.text(-1.2, digits: 1, signed: true) == "-1.2")
    #expect(FixedPoint.text(0.001, digits: 1, signed: true) == "0.0")
    #expect(FixedPoint.points(0.0123) == "1.2")
    #expect(FixedPoint.points(0.0004) == "0.04")
    #expect(FixedPoint.grouped(78_106) == "78,106")
    #expect(FixedPoint.grouped(-1_234_567) == "-1,234,567")
    #expect(FixedPoint.grouped(999) == "999")
  }
}
