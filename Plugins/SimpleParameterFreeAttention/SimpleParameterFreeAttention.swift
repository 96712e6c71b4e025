import SuturePlugin

/// SimAM (Yang et al., 2021, section 3.3): gates each element by its deviation from its channel, without parameters.
///
/// d = (x − mean)²; x · σ(d / (4 (Σd / (hw − 1) + λ)) + ½).
struct SimpleParameterFreeAttention: Module {
  static let id = "simam"
  static let version = "1.0.0"

  func build(_ x: Tensor, _ h: Hyperparameters) throws -> Tensor {
    let others = try x.height * x.width - 1
    guard others >= 1 else { throw PluginError("a map of one element has no variance") }
    let d = try (x - x.mean(2, 3)).squared()
    let variance = try d.sum(2, 3) / Double(others)
    let energy = try d / (4 * (variance + h.real("e_lambda"))) + 0.5
    return try x * energy.sigmoid()
  }
}
