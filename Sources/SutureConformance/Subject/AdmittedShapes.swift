import SutureGraph
import SutureRegistry

/// Finds shapes that a contract admits and shapes that it rejects.
public struct AdmittedShapes: Sendable {
  /// A shape and its name in reports.
  public struct Case: Hashable, Sendable {
    /// The name, such as `prime sizes`.
    public let name: String
    /// The shape.
    public let shape: Shape
  }

  private let manifest: Manifest
  private let resolved: [String: HyperparameterValue]

  /// Creates a search for the given hyperparameters; absent ones have their defaults.
  public init(_ manifest: Manifest, _ given: [String: HyperparameterValue] = [:]) throws(HyperparameterError) {
    self.manifest = manifest
    resolved = try manifest.resolve(given)
  }

  /// Whether the contract admits a shape.
  public func admits(_ shape: Shape) -> Bool { (try? manifest.outputShape(for: shape, resolved: resolved)) != nil }

  /// The shape with the fewest channels, at least `channels`, on a grid or a multiple of it; nil if none is admitted.
  ///
  /// - Parameter grid: height and width; for tokens, their product is the number of tokens.
  public func shape(batch: Int, channels: Int, grid: [Int]) -> Shape? {
    for scale in [1, 2, 4, 8, 16, 32] {
      if let shape = exactly(batch: batch, channels: channels, grid: grid.map { $0 * scale }) { return shape }
    }
    return nil
  }

  /// The shape of these sizes, or nil if the contract does not admit it.
  ///
  /// Sizes fixed by the contract are used instead of the given ones.
  func admitted(batch: Int, channels: Int, grid: [Int]) -> Shape? {
    let shape = made(batch, channels, grid)
    return admits(shape) ? shape : nil
  }

  /// The shape with the smallest grid and the fewest channels for it; nil if none of those tried is admitted.
  public func smallest(batch: Int = 1) -> Shape? {
    var grids =
      [[1, 1], [1, 2], [2, 1], [2, 2]] + [3, 4, 5, 7, 8, 9, 11, 14, 16, 24, 32, 56, 64, 112, 224].map { [$0, $0] }
    if let typical = manifest.typicalInput, typical.rank == 4 { grids.append([typical[2], typical[3]]) }
    for grid in grids {
      if let shape = exactly(batch: batch, channels: 1, grid: grid) { return shape }
    }
    return nil
  }

  private func exactly(batch: Int, channels: Int, grid: [Int]) -> Shape? {
    // If a divisor or a bottleneck requires more channels, up to 256 more or a power of two suffice.
    let powers = (0..<15).map { 1 << $0 }.filter { $0 >= channels + 256 }
    for count in Array(channels..<channels + 256) + powers {
      let shape = made(batch, count, grid)
      if admits(shape) { return shape }
    }
    return nil
  }

  /// A shape of the contract's form; sizes fixed by the contract are used instead of the given ones.
  private func made(_ batch: Int, _ channels: Int, _ grid: [Int]) -> Shape {
    let free = manifest.contract.inputForm == .map ? [batch, channels] + grid : [batch, grid.reduce(1, *), channels]
    return Shape(
      zip(free, manifest.contract.input).map { size, dimension in
        if case .size(let fixed) = dimension { fixed } else { size }
      })
  }

  // MARK: Cases

  /// Shapes that the contract admits: smallest, typical, odd, prime, not square, one row or column, 1 and 7 images.
  public func admitted() -> [Case] {
    let isBackbone = manifest.kind == .backbone
    var cases: [Case] = []
    func add(_ name: String, _ shape: Shape?) {
      if let shape, !cases.contains(where: { $0.shape == shape }) { cases.append(Case(name: name, shape: shape)) }
    }
    add("smallest", smallest())
    add("smallest, seven images", smallest(batch: 7))
    if var typical = manifest.typicalInput {
      for batch in [1, 2] {
        typical[0] = batch
        if admits(typical) { add(batch == 1 ? "typical" : "typical, two images", typical) }
      }
    } else {
      add("typical", shape(batch: 2, channels: 64, grid: [14, 14]))
    }
    add("odd sizes", shape(batch: 1, channels: isBackbone ? 3 : 33, grid: [7, 5]))
    add("prime sizes, seven images", shape(batch: 7, channels: isBackbone ? 1 : 61, grid: [13, 11]))
    add("not square", shape(batch: 2, channels: isBackbone ? 3 : 32, grid: [3, 17]))
    if !isBackbone {
      add("one row", shape(batch: 1, channels: 32, grid: [1, 16]))
      add("one column", shape(batch: 1, channels: 32, grid: [16, 1]))
    }
    return cases
  }

  /// Shapes that the contract rejects: other ranks, and neighbours of the smallest admitted shape.
  public func refused() -> [Case] {
    guard let smallest = smallest() else { return [] }
    var cases = [
      Case(name: "one dimension more", shape: Shape(smallest.dimensions + [1])),
      Case(name: "one dimension fewer", shape: Shape(Array(smallest.dimensions.dropLast()))),
    ]
    for axis in 0..<smallest.rank {
      for size in [smallest[axis] - 1, smallest[axis] + 1] {
        var shape = smallest
        shape[axis] = size
        cases.append(Case(name: "dimension \(axis) of \(size)", shape: shape))
      }
    }
    return cases.filter { !admits($0.shape) }
  }
}

/// The error that a contract admits none of the shapes tried.
public struct NoAdmittedShape: Error, Hashable, Sendable, CustomStringConvertible {
  /// The id.
  public let module: String
  /// The hyperparameters as text; nil for the defaults.
  public let setting: String?

  /// The error in one sentence.
  public var description: String {
    "the contract of '\(module)' admits none of the shapes tried\(setting.map { " with \($0)" } ?? "")"
  }
}
