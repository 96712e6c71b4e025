import Testing

@testable import suture

struct RoundsTests {
  @Test func `the median over the rounds' medians counts, the probe does not`() throws {
    let side = ScriptedSide(seconds: 0.1, 7, 9, 8)
    let cells = try Rounds(count: 3).measure([side])
    #expect(cells[0].seconds == 8 && cells[0].medians == [7, 9, 8])
    #expect(side.requests == [3, 5, 5, 5] && cells[0].runs == 5)
    #expect(side.endings == 1)
  }

  @Test func `a side that fails is left out, the others go on`() throws {
    let bad = ScriptedSide([
      .success(RoundMeasurement(seconds: [1])), .success(RoundMeasurement(seconds: [1])),
      .failure(.ended("ended with status 3")),
    ])
    let absent = ScriptedSide([], failsAtStart: true)
    let good = ScriptedSide(seconds: 1, 2, 3, 4)
    let cells = try Rounds(count: 3).measure([bad, absent, good])
    #expect(cells.map(\.seconds) == [nil, nil, 3])
    #expect(cells.map(\.failure) == ["ended with status 3", "cannot be started: no such program", nil])
    #expect(bad.requests.count == 3 && absent.requests.isEmpty)
    #expect([bad, absent, good].allSatisfy { $0.endings == 1 })
  }

  @Test(arguments: [[], [0], [-1], [.nan], [.infinity, 1]])
  func `times that cannot be are a failure`(seconds: [Double]) throws {
    let cells = try Rounds(count: 1).measure([ScriptedSide([.success(RoundMeasurement(seconds: seconds))])])
    #expect(cells[0].seconds == nil && cells[0].failure != nil)
  }

  @Test func `an interruption ends everything`() {
    let other = ScriptedSide(seconds: 1, 2, 3)
    let side = ScriptedSide([.failure(.interrupted)])
    #expect(throws: MeasurementError.interrupted) { try Rounds(count: 1).measure([other, side]) }
    #expect(side.endings == 1 && other.endings == 1 && other.requests.isEmpty)
  }

  @Test func `what is known beside times is kept`() throws {
    let cells = try Rounds(count: 1).measure([
      ScriptedSide([
        .success(RoundMeasurement(seconds: [1], peakByteCount: 9, parameters: 4, version: "2.0")),
        .success(RoundMeasurement(seconds: [1], peakByteCount: 7)),
      ])
    ])
    #expect(cells[0].peakByteCount == 9 && cells[0].parameters == 4 && cells[0].version == "2.0")
  }
}
