extension Graph {
  /// Operations that fail in training, or waste parameters, at these shapes: one sentence for each kind, with the places.
  ///
  /// Found in the operations alone, so that it holds for every module.
  public var shapeWarnings: [String] { shapeWarnings(beside: nil) }

  /// The same without the places that another graph has as well, such as the bare backbone of a graft.
  public func shapeWarnings(beside other: Graph?) -> [String] {
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
      warnings.append("the kernel reaches beyond the map, into padding alone, at \(Self.list(idleKernels))")
    }
    return warnings
  }

  /// The places of operations that the shapes do not suit, in quotes.
  private struct DoubtfulPlaces {
    /// Batch normalisations that see one value per channel.
    var lonelyNorms: [String] = []
    /// Convolutions with kernel elements that no position brings to the map.
    var idleKernels: [String] = []
  }

  private var doubtfulPlaces: DoubtfulPlaces {
    var places = DoubtfulPlaces()
    for node in nodes {
      let x = node.inputs.first.map(shape) ?? []
      switch node.operation {
      case is BatchNorm where x.elementCount == x[1]:
        places.lonelyNorms.append("'\(path(of: node))'")
      case let convolution as Convolution:
        let kernel = Array(shape(node.inputs[1]).dimensions.dropFirst(2))
        let sizes = Array(x.dimensions.dropFirst(2))
        guard let window = convolution.window.spread(over: kernel.count) else { continue }
        let reaches = zip(kernel, window.dilation).map { ($0 - 1) * $1 + 1 }
        guard zip(zip(reaches, window.padding), sizes).contains(where: { $0.0 > $1 + $0.1 }) else { continue }
        places.idleKernels.append("'\(path(of: node))' (\(Shape(kernel)) on \(Shape(sizes)))")
      default: continue
      }
    }
    return places
  }

  /// The scope of an operation, or its name where it stands outside all scopes.
  private func path(of node: Node) -> String {
    let path = scopes[node.scope].path
    return path.isEmpty ? node.operation.name : path
  }

  /// The first three of several places.
  private static func list(_ places: [String]) -> String {
    let rest = places.count > 3 ? " and \(places.count - 3) more" : ""
    return places.prefix(3).joined(separator: ", ") + rest
  }
}
