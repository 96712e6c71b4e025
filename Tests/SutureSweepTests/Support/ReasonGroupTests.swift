import Testing

@testable import SutureSweep

struct ReasonGroupTests {
  @Test func `names and numbers do not part a group, words do; of many lines the first counts`() {
    let groups = ReasonGroup.groups(of: [
      (1, "'se' has 7 MACs in resnet20"), (2, "'se' has 1,200.5 MACs in resnet8"),
      (3, "'eca' has 7 MACs in resnet8\nand more"), (4, nil), (5, "'se' has 1 MACs in resnet8"),
    ])
    #expect(
      groups.map(\.pattern) == ["'…' has … MACs in resnet8", "'se' has 7 MACs in resnet20", "no reason given"])
    #expect(
      groups.map(\.reason) == ["'se' has 1,200.5 MACs in resnet8", "'se' has 7 MACs in resnet20", "no reason given"])
    #expect(groups.map(\.members) == [[2, 3, 5], [1], [4]])
  }

  @Test func `a reason that all have in common stays as it is`() {
    let groups = ReasonGroup.groups(of: [(1, "'se' has 7"), (2, "'se' has 7")])
    #expect(groups.map(\.pattern) == ["'se' has 7"] && groups.map(\.members.count) == [2])
  }

  @Test func `reasons that list several places differ in no more than the places`() {
    let groups = ReasonGroup.groups(of: [
      (1, "padding at 'a' (7×7 on 2×2)"), (2, "padding at 'a' (7×7 on 2×2), 'b' (3×3 on 1×1) and 4 more"),
      (3, "padding at 'c' (7×7 with dilation 3 spans 19×19, the map is 8×8), 'd' (5 on 2): use less"),
      (4, "padding at 'c' (5 on 2)"),
    ])
    #expect(groups.map(\.members) == [[1, 2, 4], [3]])
    #expect(groups.first?.pattern == "padding at '…'" && groups.first?.reason == "padding at 'a' (7×7 on 2×2)")
  }
}
