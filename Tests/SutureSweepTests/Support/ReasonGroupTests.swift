import Testing

@testable import SutureSweep

struct ReasonGroupTests {
  @Test func `names and numbers do not part a group, words do; of many lines the first counts`() {
    let groups = ReasonGroup.groups(of: [
      (1, "'se' has 7 MACs in resnet20"), (2, "'se' has 1,200.5 MACs in resnet8"),
      (3, "'eca' has 7 MACs in resnet8\nand more"), (4, nil), (5, "'se' has 1 MACs in resnet8"),
    ])
    #expect(
      groups.map(\.reason) == ["'…' has … MACs in resnet8", "'se' has 7 MACs in resnet20", "no reason given"])
    #expect(groups.map(\.members) == [[2, 3, 5], [1], [4]])
  }

  @Test func `a reason that all have in common stays as it is`() {
    let groups = ReasonGroup.groups(of: [(1, "'se' has 7"), (2, "'se' has 7")])
    #expect(groups.map(\.reason) == ["'se' has 7"] && groups.map(\.members.count) == [2])
  }
}
