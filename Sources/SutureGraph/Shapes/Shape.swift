/// The dimensions of a tensor, outermost first: [n, c, h, w] for maps, [n, l, c] for tokens.
public struct Shape: Hashable, Sendable, Codable, ExpressibleByArrayLiteral, CustomStringConvertible {
  /// The sizes, outermost first.
  public var dimensions: [Int]

  /// Creates a shape from its sizes, outermost first.
  public init(_ dimensions: [Int]) {
    self.dimensions = dimensions
  }

  /// Creates a shape from a literal such as `[8, 3, 224, 224]`.
  public init(arrayLiteral elements: Int...) {
    dimensions = elements
  }

  /// Reads a shape as users write it, such as `8x3x224x224`; nil where the text is anything else.
  public init?(parsing text: String) {
    let parts = text.split(separator: "x", omittingEmptySubsequences: false)
    let sizes = parts.compactMap { Int($0) }
    guard sizes.count == parts.count, sizes.allSatisfy({ $0 > 0 }), Shape.fits(sizes) else { return nil }
    dimensions = sizes
  }

  /// The most elements that a tensor may hold: 2³³, 32 GiB of floats.
  public static let maximumElementCount = 1 << 33

  /// Whether the product of the sizes stays within `maximumElementCount`.
  public static func fits(_ sizes: [Int]) -> Bool {
    var product = 1
    for size in sizes {
      let (next, overflow) = product.multipliedReportingOverflow(by: size)
      if overflow || next > maximumElementCount { return false }
      product = next
    }
    return true
  }

  /// The number of dimensions.
  public var rank: Int { dimensions.count }

  /// The number of elements; 1 for rank 0.
  public var elementCount: Int { dimensions.reduce(1, *) }

  /// The size of one dimension.
  public subscript(axis: Int) -> Int {
    get { dimensions[axis] }
    set { dimensions[axis] = newValue }
  }

  /// Row-major strides in elements.
  public var strides: [Int] {
    var strides = [Int](repeating: 1, count: rank)
    for axis in stride(from: rank - 2, through: 0, by: -1) { strides[axis] = strides[axis + 1] * dimensions[axis + 1] }
    return strides
  }

  /// The product of the sizes in a range of axes; 1 where the range is empty.
  public func elementCount(_ axes: Range<Int>) -> Int { dimensions[axes].reduce(1, *) }

  /// The axis that a possibly negative number means (−1 is the last), nil where there is none.
  public func axis(_ number: Int) -> Int? {
    let axis = number < 0 ? number + rank : number
    return (0..<rank).contains(axis) ? axis : nil
  }

  /// The shape that both broadcast to by the usual rule (right-aligned, size 1 stretches), nil where they do not.
  public static func broadcast(_ a: Shape, _ b: Shape) -> Shape? {
    let rank = max(a.rank, b.rank)
    var sizes = [Int](repeating: 1, count: rank)
    for offset in 1...max(rank, 1) where offset <= rank {
      let left = offset <= a.rank ? a[a.rank - offset] : 1
      let right = offset <= b.rank ? b[b.rank - offset] : 1
      guard left == right || left == 1 || right == 1 else { return nil }
      sizes[rank - offset] = left == 1 ? right : left
    }
    return Shape(sizes)
  }

  /// As command lines write it: `8x3x224x224`.
  public var spelling: String { dimensions.map(String.init).joined(separator: "x") }

  /// As users read it: `8×3×224×224`.
  public var description: String { rank == 0 ? "scalar" : dimensions.map(String.init).joined(separator: "×") }
}
