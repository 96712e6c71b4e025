import Testing

@testable import SutureSweep

struct ReasonGroupTests {
  private func candidate(_ state: SweepResult.State, _ reason: String?) -> SweepReport.Candidate {
    SweepReport.Candidate(
      trial: 1, composition: "se", state: state, reason: reason, seeds: 0, pareto: false, baseline: false, modules: [],
      scores: [:])
  }

  @Test func `names and numbers do not part a group, words and states do`() {
    let groups = ReasonGroup.groups(of: [
      candidate(.refused, "'se' has 1,200.5 MACs in resnet8"), candidate(.failed, "'se' has 1 MACs in resnet8"),
      candidate(.refused, "'eca' has 7 MACs in resnet8\nand more"), candidate(.done, "dropped"),
      candidate(.refused, "'se' has 7 MACs in resnet20"), candidate(.refused, nil),
    ])
    #expect(
      groups.map(\.reason) == [
        "'…' has … MACs in resnet8", "'se' has 1 MACs in resnet8", "'se' has 7 MACs in resnet20", "no reason given",
      ])
    #expect(groups.map(\.candidates.count) == [2, 1, 1, 1])
    #expect(groups.map(\.state) == [.refused, .failed, .refused, .refused])
  }
}
