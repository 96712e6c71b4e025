import SutureGraph
import Testing

@testable import SutureImport

struct TokenGridsTests {
  @Test("Tokens have the grid of the map with as many positions, or a few less")
  func grids() {
    var grids = TokenGrids()
    #expect(grids.layout(tokens: 16) == nil)
    grids.record(map: [2, 3, 8, 8])
    grids.record(map: [2, 8, 4, 4])
    #expect(grids.layout(tokens: 64) == .tokens(prefix: 0, height: 8, width: 8))
    #expect(grids.layout(tokens: 16) == .tokens(prefix: 0, height: 4, width: 4))
    #expect(grids.layout(tokens: 17) == .tokens(prefix: 1, height: 4, width: 4))
    #expect(grids.layout(tokens: 68) == .tokens(prefix: 4, height: 8, width: 8))
  }

  @Test("Numbers of tokens that no map explains have no grid", arguments: [0, 1, 15, 21, 40, 63, 81])
  func none(count: Int) {
    var grids = TokenGrids()
    grids.record(map: [2, 3, 8, 8])
    grids.record(map: [2, 8, 4, 4])
    #expect(grids.layout(tokens: count) == nil)
  }

  @Test("Of maps with as many positions the latest counts, and only maps count")
  func latest() {
    var grids = TokenGrids()
    grids.record(map: [2, 3, 8, 2])
    grids.record(map: [2, 3, 2, 8])
    grids.record(map: [2, 4, 4])
    #expect(grids.layout(tokens: 16) == .tokens(prefix: 0, height: 2, width: 8))
  }
}
