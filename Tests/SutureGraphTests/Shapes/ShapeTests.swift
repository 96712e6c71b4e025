import Testing

@testable import SutureGraph

struct ShapeTests {
  @Test(arguments: [
    ("1x63x64x64", [1, 63, 64, 64] as [Int]?), ("8", [8]), ("0x3", nil), ("-1x3", nil), ("", nil), ("3xx4", nil),
    ("3×4", nil), ("99999999999x99999999999", nil), ("8x3x", nil),
  ])
  func `shapes are read as users write them`(text: String, sizes: [Int]?) {
    #expect(Shape(parsing: text)?.dimensions == sizes)
  }

  @Test(arguments: [
    ([2, 3, 4], [1, 3, 1], [2, 3, 4] as [Int]?), ([3, 1], [2, 1, 5], [2, 3, 5]), ([], [4], [4]), ([], [], []),
    ([2], [3], nil), ([1, 2], [3, 1, 4], nil),
  ])
  func `broadcasting aligns on the right`(a: [Int], b: [Int], sizes: [Int]?) {
    #expect(Shape.broadcast(Shape(a), Shape(b))?.dimensions == sizes)
    #expect(Shape.broadcast(Shape(b), Shape(a))?.dimensions == sizes)
  }

  @Test func `products beyond the limit do not fit, and do not overflow`() {
    #expect(Shape.fits([1 << 33]))
    #expect(!Shape.fits([1 << 33, 2]))
    #expect(!Shape.fits([Int.max, Int.max, Int.max]))
  }

  @Test func `strides are row-major, negative axes count from the last`() {
    let shape: Shape = [2, 3, 4]
    #expect(shape.strides == [12, 4, 1])
    #expect(shape.axis(-1) == 2 && shape.axis(2) == 2 && shape.axis(3) == nil && shape.axis(-4) == nil)
    #expect(shape.description == "2×3×4")
  }
}
