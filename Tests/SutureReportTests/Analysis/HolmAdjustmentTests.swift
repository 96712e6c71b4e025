import SutureReport
import SutureTestSupport
import Testing

struct HolmAdjustmentTests {
  @Test func `four by hand`() {
    // 0.005·4, 0.01·3, 0.03·2, and 0.04·1 raised to what came before.
    let adjusted = HolmAdjustment.adjusted([0.01, 0.04, 0.03, 0.005])
    for (value, expected) in zip(adjusted, [0.03, 0.06, 0.06, 0.02]) { #expect(isClose(value, expected, 1e-15)) }
  }

  @Test func `none is above one, and what was not tested does not count`() {
    #expect(HolmAdjustment.adjusted([0.9, nil, 0.6]) == [1, nil, 1])
    #expect(HolmAdjustment.adjusted([nil, 0.04]) == [nil, 0.04])
    #expect(HolmAdjustment.adjusted([]) == [])
  }

  @Test func `ties get the same value`() {
    #expect(HolmAdjustment.adjusted([0.02, 0.02, 0.02]) == [0.06, 0.06, 0.06])
  }
}
