import SutureGraph

extension Initialiser {
  /// The initial elements of a variable where the network's own weights are not loaded, by the conventions of PyTorch.
  static func ofForeign(_ name: String, _ shape: Shape) -> Initialiser {
    let last = name.split(separator: ".").last ?? ""
    switch last {
    case "running_var": return .constant(1)
    case "running_mean", "bias": return .constant(0)
    default:
      guard shape.rank >= 2, shape[0] > 0 else { return .constant(last.hasSuffix("bias") ? 0 : 1) }
      // Tables such as position embeddings have a first size of 1.
      guard shape[0] > 1 else { return .truncatedNormal(mean: 0, deviation: 0.02) }
      let bound = 1 / Double(max(shape.elementCount / shape[0], 1)).squareRoot()
      return .uniform(low: -bound, high: bound)
    }
  }
}
