import SutureGraph

/// A convolution or one of its gradients as the planners see it.
struct ConvolutionRole {
  /// Stride, padding and dilation.
  let window: Window
  /// The number of groups of channels.
  let groups: Int
  /// The weight's shape, [out, c / groups, (kh,) kw].
  let weight: Shape
  /// The inputs and outputs that are feature maps, as opposed to weights and biases.
  let maps: [Value]

  /// Whether the engine's own loops compute it, rather than oneDNN.
  var isDirect: Bool { Self.isDirect(window, weight: weight, groups: groups) }

  /// Whether the kernel covers a single position: a product of matrices.
  var isProduct: Bool { weight.elementCount == weight[0] * weight[1] }

  /// Whether the engine's own loops compute a convolution with a weight [out, c / groups, (kh,) kw] faster than oneDNN.
  ///
  /// They require stride 1 and few channels per group.
  static func isDirect(_ window: Window, weight: Shape, groups: Int) -> Bool {
    let kernel = weight.dimensions[2...]
    guard let window = window.spread(over: kernel.count), window.stride.allSatisfy({ $0 == 1 }) else { return false }
    // The gradient of the input pads by the kernel's reach minus the padding, which must not be negative.
    let reach = zip(kernel, window.dilation).map { ($0 - 1) * $1 }
    guard zip(window.padding, reach).allSatisfy({ $0 <= $1 }) else { return false }
    // oneDNN's vectorized code does not support wide borders of dilated kernels.
    let isWide = window.dilation.contains { $0 > 1 } && window.padding.contains { $0 > 3 }
    return weight[1] * (weight[0] / groups) <= (isWide ? 512 : 4)
  }

  /// Whether Winograd's minimal filtering serves it where its maps lie in blocks.
  var suitsWinograd: Bool {
    !isDirect && Self.suitsWinograd(window, weight: weight)
  }

  /// Whether Winograd's minimal filtering serves a convolution with a weight [out, c / groups, kh, kw]: stride 1, and
  /// kernels from 3×3 to 9×9.
  static func suitsWinograd(_ window: Window, weight: Shape) -> Bool {
    guard weight.rank == 4, let window = window.spread(over: 2) else { return false }
    let kernel = weight.dimensions[2...]
    // The gradient of the input pads by the kernel's reach minus the padding, which must not be negative.
    return window.stride == [1, 1] && window.dilation == [1, 1] && kernel.allSatisfy { (3...9).contains($0) }
      && zip(window.padding, kernel).allSatisfy { $0 < $1 }
  }
}
