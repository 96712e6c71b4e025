/// A transposed convolution of sequences [n, c, l].
///
/// Parameters: weight [in, out / groups, k], bias [out].
public struct ConvTranspose1d: Layer {
  private let convolution: TransposedConvolution

  /// Creates the layer; by default it is initialised as in PyTorch, uniformly within ±1 / √fan-in.
  public init(
    _ inputs: Int, _ outputs: Int, kernel: Int, stride: Int = 1, padding: Int = 0, outputPadding: Int = 0,
    dilation: Int = 1, groups: Int = 1, bias: Bool = true, initialiser: Initialiser? = nil,
    biasInitialiser: Initialiser? = nil
  ) {
    convolution = TransposedConvolution(
      axes: 1, inputs: inputs, outputs: outputs, kernel: [kernel], stride: [stride], padding: [padding],
      outputPadding: [outputPadding], dilation: [dilation], groups: groups, bias: bias, initialiser: initialiser,
      biasInitialiser: biasInitialiser)
  }

  public var type: String { convolution.type }
  public func forward(_ x: Tensor) throws -> Tensor { try convolution.forward(x) }
}

/// A transposed convolution of a map [n, c, h, w].
///
/// Parameters: weight [in, out / groups, kh, kw], bias [out].
public struct ConvTranspose2d: Layer {
  private let convolution: TransposedConvolution

  /// Creates the layer; by default it is initialised as in PyTorch, uniformly within ±1 / √fan-in.
  public init(
    _ inputs: Int, _ outputs: Int, kernel: some WindowSize, stride: some WindowSize = 1, padding: some WindowSize = 0,
    outputPadding: some WindowSize = 0, dilation: some WindowSize = 1, groups: Int = 1, bias: Bool = true,
    initialiser: Initialiser? = nil, biasInitialiser: Initialiser? = nil
  ) {
    convolution = TransposedConvolution(
      axes: 2, inputs: inputs, outputs: outputs, kernel: kernel.spread(2), stride: stride.spread(2),
      padding: padding.spread(2), outputPadding: outputPadding.spread(2), dilation: dilation.spread(2), groups: groups,
      bias: bias, initialiser: initialiser, biasInitialiser: biasInitialiser)
  }

  public var type: String { convolution.type }
  public func forward(_ x: Tensor) throws -> Tensor { try convolution.forward(x) }
}

/// The implementation of transposed convolutions over one and two axes.
struct TransposedConvolution {
  let axes: Int
  let inputs: Int
  let outputs: Int
  let kernel: [Int]
  let stride: [Int]
  let padding: [Int]
  let outputPadding: [Int]
  let dilation: [Int]
  let groups: Int
  let bias: Bool
  let initialiser: Initialiser?
  let biasInitialiser: Initialiser?

  /// The type as PyTorch prints it, with default values omitted.
  var type: String {
    var text = "ConvTranspose\(axes)d(\(inputs), \(outputs), kernel_size=\(tuple(kernel)), stride=\(tuple(stride))"
    if padding.contains(where: { $0 != 0 }) { text += ", padding=\(tuple(padding))" }
    if dilation.contains(where: { $0 != 1 }) { text += ", dilation=\(tuple(dilation))" }
    if outputPadding.contains(where: { $0 != 0 }) { text += ", output_padding=\(tuple(outputPadding))" }
    if groups != 1 { text += ", groups=\(groups)" }
    if !bias { text += ", bias=False" }
    return text + ")"
  }

  func forward(_ x: Tensor) throws -> Tensor {
    guard groups > 0, outputs % groups == 0 else {
      throw PluginError("\(groups) groups do not divide \(outputs) channels")
    }
    let variables = try x.convolutionVariables(
      [inputs, outputs / groups] + kernel, biases: bias ? outputs : nil, initialiser, biasInitialiser)
    return try x.applying(
      "transposed_convolution", variables,
      [
        "stride": .integers(stride), "padding": .integers(padding), "output_padding": .integers(outputPadding),
        "dilation": .integers(dilation), "groups": .integer(groups),
      ])
  }
}
