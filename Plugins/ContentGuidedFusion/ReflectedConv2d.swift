import SuturePlugin

/// A convolution with an odd square kernel that keeps the map's size: the map is reflected at its borders.
///
/// The outermost rows and columns are not repeated, so that each side needs at least kernel / 2 + 1 positions.
struct ReflectedConv2d: Layer {
  private let inputs: Int
  private let outputs: Int
  private let kernel: Int
  private let groups: Int

  /// Creates the layer with PyTorch's initial values.
  init(_ inputs: Int, _ outputs: Int, kernel: Int, groups: Int = 1) {
    self.inputs = inputs
    self.outputs = outputs
    self.kernel = kernel
    self.groups = groups
  }

  var type: String {
    let split = groups > 1 ? ", groups=\(groups)" : ""
    return "Conv2d(\(inputs), \(outputs), kernel_size=(\(kernel), \(kernel)), stride=(1, 1), "
      + "padding=(\(kernel / 2), \(kernel / 2))\(split), padding_mode=reflect)"
  }

  func forward(_ x: Tensor) throws -> Tensor {
    let initial = Initialiser.uniform(fanIn: inputs / groups * kernel * kernel)
    let weight = try x.parameter("weight", [outputs, inputs / groups, kernel, kernel], initial)
    let bias = try x.parameter("bias", [outputs], initial)
    let padded = try x.gathered(2, reflected(x.height)).gathered(3, reflected(x.width))
    return try padded.applying("convolution", [weight, bias], ["groups": .integer(groups)])
  }

  /// The positions along an axis with those that its reflected borders repeat.
  private func reflected(_ size: Int) throws -> [Int] {
    let border = kernel / 2
    guard size > border else { throw PluginError("a border of \(border) cannot be reflected in \(size) positions") }
    return (-border..<size + border).map { position in
      position < 0 ? -position : position < size ? position : 2 * (size - 1) - position
    }
  }
}
