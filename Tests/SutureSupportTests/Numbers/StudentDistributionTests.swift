import SutureSupport
import SutureTestSupport
import Testing

struct StudentDistributionTests {
  /// From SciPy 1.17, `stats.t.cdf` and `2 * stats.t.sf`.
  @Test(arguments: [
    (1, 1.0, 0.75, 0.5), (2, -2.5, 0.06480586011075541, 0.12961172022151082),
    (2.5, 0.7, 0.728297528405226, 0.543404943189548), (9, 3.25, 0.9950013154579892, 0.009997369084021572),
    (40.5, -0.01, 0.4960351926391914, 0.9920703852783828), (1e6, 1.96, 0.9750019662073651, 0.04999606758526985),
    (3, 100, 0.9999988977390384, 2.2045219231849105e-06),
  ])
  func `cumulative probabilities`(degrees: Double, t: Double, cumulative: Double, twoSided: Double) {
    let student = StudentDistribution(degreesOfFreedom: degrees)
    #expect(isClose(student.cumulative(t), cumulative, 1e-11))
    #expect(abs(student.twoSided(t) / twoSided - 1) < 1e-10)
  }

  /// From SciPy 1.17, `stats.t.isf`.
  @Test(arguments: [
    (1, 0.025, 12.706204736174694), (2, 0.025, 4.302652729749462), (4, 0.025, 2.7764451051977934),
    (7, 0.025, 2.364624251592784), (29, 0.025, 2.045229642132703), (1000, 0.025, 1.9623390808264083),
    (1, 0.0005, 636.6192487687897), (2, 0.0005, 31.599054576445365), (29, 0.0005, 3.6594050194663748),
    (1, 0.025 / 39, 496.5627511660521), (2, 0.025 / 39, 27.901618603916372), (7, 0.025 / 39, 5.179176177719812),
  ])
  func `quantiles`(degrees: Double, tail: Double, expected: Double) {
    let student = StudentDistribution(degreesOfFreedom: degrees)
    #expect(abs(student.quantile(upperTail: tail) / expected - 1) < 1e-10)
    #expect(abs(student.quantile(1 - tail) / expected - 1) < 1e-10)
    #expect(student.quantile(tail) == -student.quantile(upperTail: tail))
  }

  @Test(arguments: [0.3, 1, 2, 3.7, 12, 39.9, 40, 250, 1e5, 1e9, .infinity])
  func `quantiles invert tails`(degrees: Double) {
    let student = StudentDistribution(degreesOfFreedom: degrees)
    for tail in [0.4999, 0.3, 0.1, 0.025, 1e-4, 1e-8] {
      #expect(abs(student.twoSided(student.quantile(upperTail: tail)) / (2 * tail) - 1) < 1e-8)
    }
  }

  @Test func `many degrees of freedom give the normal distribution`() {
    let normal = StudentDistribution(degreesOfFreedom: .infinity)
    #expect(isClose(normal.quantile(0.975), 1.959963984540054, 1e-12))
    #expect(isClose(StudentDistribution(degreesOfFreedom: 1e9).quantile(0.975), 1.959963986912325, 1e-10))
  }

  @Test func `extreme arguments`() {
    let student = StudentDistribution(degreesOfFreedom: 4)
    #expect(student.cumulative(0) == 0.5)
    #expect(student.cumulative(.infinity) == 1)
    #expect(student.cumulative(-.infinity) == 0)
    #expect(student.twoSided(1e200) == 0)
    #expect(student.cumulative(.nan).isNaN)
    #expect(student.quantile(0.5) == 0)
    #expect(student.quantile(1) == .infinity)
    #expect(student.quantile(0) == -.infinity)
    #expect(student.quantile(1.1).isNaN)
  }
}
