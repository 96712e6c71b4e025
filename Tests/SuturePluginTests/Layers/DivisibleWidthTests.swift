import SuturePlugin
import Testing

/// How bottlenecks are rounded.
@Suite struct DivisibleWidthTests {
  @Test(arguments: [
    (channels: 64, reduction: 8, width: 8), (channels: 96, reduction: 8, width: 16),
    (channels: 92, reduction: 8, width: 16),
    (channels: 1, reduction: 1024, width: 8), (channels: 100, reduction: 2, width: 48),
    // 90 / 8 = 11.25 would become 8, 29 % less.
    (channels: 90, reduction: 8, width: 16),
    // 83 / 3 = 27.67 becomes 24, 13 % less, so 32; 79 / 3 = 26.33 becomes 24, 9 % less.
    (channels: 83, reduction: 3, width: 32), (channels: 79, reduction: 3, width: 24),
  ])
  func `a width is the nearest multiple of 8, unless that loses more than a tenth`(
    channels: Int, reduction: Int, width: Int
  ) {
    #expect(divisibleWidth(channels, over: reduction) == width)
  }

  @Test func `halves round up, and the minimum is respected`() {
    #expect(divisibleWidth(12, over: 1) == 16)
    #expect(divisibleWidth(15, over: 2, divisor: 5) == 10)
    #expect(divisibleWidth(64, over: 4, minimum: 32) == 32)
    #expect(divisibleWidth(200, over: 4, minimum: 32) == 48)
  }

  @Test(
    arguments: [
      (88.08, 88), (112, 112), (35.2, 32), (13.4, 16), (12, 16), (11.9, 16), (17.7, 16), (17.8, 24), (4, 8), (0, 8),
      (-1, 8),
    ] as [(Double, Int)])
  func `a real width becomes the nearest multiple of 8, unless that loses more than a tenth`(
    width: Double, expected: Int
  ) {
    #expect(divisibleWidth(width) == expected)
  }

  @Test func `a real width that no integer holds is limited`() {
    #expect(divisibleWidth(1e300) == 1_000_000_000_000)
    #expect(divisibleWidth(.infinity, divisor: 16) == 1_000_000_000_000)
  }
}
