extension Graph {
  /// Warnings about operations that fail in training or waste parameters at these shapes: one sentence per kind, with
  /// the scopes concerned.
  ///
  /// They follow from the operations alone, whatever module they belong to.
  public var shapeWarnings: [String] { shapeWarnings(beside: nil) }

  /// The warnings without the scopes that are also reported for another graph, such as the bare backbone of a graft.
  /// - Parameter kernelAdvice: ways out for kernels that partly meet padding alone, one in a line after the warning.
  public func shapeWarnings(beside other: Graph?, kernelAdvice: [String] = []) -> [String] {
    let places = doubtfulPlaces
    let known = other?.doubtfulPlaces ?? DoubtfulPlaces()
    let lonelyNorms = places.lonelyNorms.filter { !known.lonelyNorms.contains($0) }
    let idleKernels = places.idleKernels.filter { !known.idleKernels.contains($0) }
    var warnings: [String] = []
    if !lonelyNorms.isEmpty {
      warnings.append(
        "training needs more than one value per channel at \(Self.list(lonelyNorms)): use a batch size of 2 or more")
    }
    if !idleKernels.isEmpty {
      let warning = "part of the kernel only ever meets padding at \(Self.list(idleKernels))"
      warnings.append(([warning] + kernelAdvice).joined(separator: "\n"))
    }
    return warnings
  }

  /// Whether a convolution has kernel elements that cover only padding, at every position.
  public var hasIdleKernels: Bool { !doubtfulPlaces.idleKernels.isEmpty }

  /// The scopes of operations that do not suit their shapes, in quotes.
  private struct DoubtfulPlaces {
    /// Batch normalisations over one value per channel.
    var lonelyNorms: [String] = []
    /// Convolutions with kernel elements that cover only padding, at every position.
    var idleKernels: [String] = []
  }

  private var doubtfulPlaces: DoubtfulPlaces {
    var places = DoubtfulPlaces()
    for node in nodes {
      let x = node.inputs.first.map(shape) ?? []
      switch node.operation {
      case is BatchNorm where x.elementCount == x[1]:
        places.lonelyNorms.append("'\(path(of: node))'")
      case let convolution as Convolution where convolution.paddingMode == .constant:
        let kernel = Array(shape(node.inputs[1]).dimensions.dropFirst(2))
        let sizes = Array(x.dimensions.dropFirst(2))
        guard let window = convolution.window.spread(over: kernel.count) else { continue }
        let reaches = zip(kernel, window.dilation).map { ($0 - 1) * $1 + 1 }
        guard zip(zip(reaches, window.padding), sizes).contains(where: { $0.0 > $1 + $0.1 }) else { continue }
        let extent = Self.extent(of: kernel, dilation: window.dilation, on: sizes)
        places.idleKernels.append("'\(path(of: node))' (\(extent))")
      default: continue  // All other operations suit every shape that they accept.
      }
    }
    return places
  }

  /// A kernel and its map: `7×7 on 2×2`, `7×7 with dilation 3 spans 19×19, the map is 8×8`.
  private static func extent(of kernel: [Int], dilation: [Int], on sizes: [Int]) -> String {
    let spans = zip(kernel, dilation).map { ($0 - 1) * $1 + 1 }
    guard spans != kernel else { return "\(Shape(kernel)) on \(Shape(sizes))" }
    // The dilation of an axis with a single kernel element has no effect.
    let steps = Set(zip(kernel, dilation).filter { $0.0 > 1 }.map { $0.1 })
    let text = steps.count == 1 ? steps.map { "\($0)" }.joined() : "\(Shape(dilation))"
    return "\(Shape(kernel)) with dilation \(text) spans \(Shape(spans)), the map is \(Shape(sizes))"
  }

  /// The path of an operation's scope; the operation's name if it is in the root scope.
  private func path(of node: Node) -> String {
    let path = scopes[node.scope].path
    return path.isEmpty ? node.operation.name : path
  }

  /// The first three of several places and the number of the others.
  private static func list(_ places: [String]) -> String {
    let rest = places.count > 3 ? " and \(places.count - 3) more" : ""
    return places.prefix(3).joined(separator: ", ") + rest
  }
}
