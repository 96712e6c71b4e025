import SutureReport
import SutureTestSupport
import Testing

struct EffectsTests {
  private func effect(_ name: String, in effects: [Effect]) throws -> Effect {
    try #require(effects.first { $0.subject.description == name })
  }

  @Test func `averages over partners within each seed, then over seeds`() throws {
    let effects = try #require(
      Effects(
        [
          try SweepRecords.record(0, nil, [0.80, 0.90]), try SweepRecords.record(1, "se", [0.82, 0.91]),
          try SweepRecords.record(2, "eca", [0.80, 0.91]), try SweepRecords.record(3, "se >> eca", [0.86, 0.94]),
          try SweepRecords.record(4, "eca >> se", [0.84, 0.92]), try SweepRecords.record(5, "se >> se", [0.83, 0.90]),
          try SweepRecords.record(6, "eca + se", [0.81, 0.90]), try SweepRecords.record(7, "gct", [0.99]),
        ], epochs: 3))
    #expect(effects.budget.incomplete == 1)
    // se: gains 2 1, 6 4, 4 2, 3 0, 1 0 in hundredths; by seed 16/5 and 7/5.
    let se = try effect("se", in: effects.modules)
    #expect(se.compositions == 5)
    #expect(se.seeds == 2)
    #expect(se.basis == .seeds)
    #expect(isClose(se.mean, 0.023))
    // s = 0.018/√2, divided by √2 once more, times t(1).
    #expect(isClose(se.halfWidth, 12.706204736174694 * 0.018 / 2))
    // eca: 0 1, 6 4, 4 2, 1 0
    #expect(isClose(try effect("eca", in: effects.modules).mean, (0.11 / 4 + 0.07 / 4) / 2))
    #expect(effects.modules.map(\.subject.description) == ["se", "eca"])
    #expect(effects.joinings.map(\.subject.description) == ["serial", "single", "add"])
    #expect(isClose(try effect("serial", in: effects.joinings).mean, (0.13 + 0.06) / 6))
    #expect(isClose(try effect("single", in: effects.joinings).mean, 0.01))
    #expect(effects.places.map(\.subject.description) == ["eca first", "eca second", "se first", "se second"])
    // Also after itself se is first and second.
    #expect(try effect("se first", in: effects.places).compositions == 2)
    #expect(isClose(try effect("se first", in: effects.places).mean, (0.09 + 0.04) / 4))
    #expect(isClose(try effect("eca second", in: effects.places).mean, 0.05))
  }

  @Test func `one seed makes the interval over compositions`() throws {
    let effects = try #require(
      Effects(
        [
          try SweepRecords.record(0, nil, [0.80]), try SweepRecords.record(1, "se", [0.81]),
          try SweepRecords.record(2, "se >> eca", [0.82]), try SweepRecords.record(3, "eca >> se", [0.83]),
        ], epochs: 3))
    let se = try effect("se", in: effects.modules)
    #expect(se.basis == .compositions)
    #expect(se.seeds == 1)
    #expect(isClose(se.mean, 0.02))
    #expect(isClose(se.halfWidth, 4.302652729749462 * 0.01 / 3.0.squareRoot()))
    let single = try effect("single", in: effects.joinings)
    #expect(single.halfWidth == nil)
    #expect(single.p == nil)
  }

  @Test func `the same gain with every seed is no certainty`() throws {
    let effects = try #require(
      Effects(
        [try SweepRecords.record(0, nil, [0.8, 0.9]), try SweepRecords.record(1, "se", [0.81, 0.91])], epochs: 3))
    let se = try effect("se", in: effects.modules)
    #expect(isClose(se.mean, 0.01) && se.halfWidth == nil)
    #expect(effects.basis == .seeds)
  }

  @Test func `nothing without a bare backbone`() throws {
    #expect(Effects([try SweepRecords.record(1, "se", [0.8])], epochs: 3) == nil)
    #expect(Effects([], epochs: 3) == nil)
  }
}
