extension Graph {
  /// What works at these shapes but hardly as it is meant: one sentence for each kind, with the places.
  ///
  /// Found in the operations alone, so that it holds for every module.
  public var shapeWarnings: [String] {
    var lonelyNorms: [String] = []
    var idleKernels: [String] = []
    for node in nodes {
      let x = node.inputs.first.map(shape) ?? []
      switch node.operation {
      case is BatchNorm where x.elementCount == x[1]:
        lonelyNorms.append(path(of: node))
      case let convolution as Convolution:
        let kernel = Array(shape(node.inputs[1]).dimensions.dropFirst(2))
        let sizes = Array(x.dimensions.dropFirst(2))
        guard let window = convolution.window.spread(over: kernel.count) else { continue }
        let reaches = zip(kernel, window.dilation).map { ($0 - 1) * $1 + 1 }
        // Such a kernel has elements that no position ever brings to the map.
        guard zip(zip(reaches, window.padding), sizes).contains(where: { $0.0 > $1 + $0.1 }) else { continue }
        idleKernels.append("\(path(of: node)) (\(Shape(kernel)) on \(Shape(sizes)))")
      default: continue
      }
    }
    var warnings: [String] = []
    if !lonelyNorms.isEmpty {
      warnings.append(
        "one value a channel reaches \(Self.list(lonelyNorms)): training refuses that; use a batch of 2 or more")
    }
    if !idleKernels.isEmpty {
      warnings.append("part of the kernel meets nothing but padding in \(Self.list(idleKernels))")
    }
    return warnings
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
