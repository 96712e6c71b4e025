import SuturePlugin

/// Convolutional additive self-attention (Zhang et al., 2024, section 3.2): queries and keys are gated and added instead
/// of multiplied, so that the cost grows linearly with the number of positions.
///
/// dw 3×3(dw 3×3(Φ(q) + Φ'(k)) · v), where Φ is a spatial gate and then a channel gate.
struct AdditiveSelfAttention: Module {
  static let id = "casatt"
  static let version = "1.0.0"

  func build(_ x: Tensor, _ h: Hyperparameters) throws -> Tensor {
    let c = try x.channels
    let parts = try Conv2d(c, 3 * c, kernel: 1, bias: h.bool("bias"))("qkv", x).chunked(3, axis: 1)
    let queries = try context(c)("oper_q", parts[0])
    let keys = try context(c)("oper_k", parts[1])
    let weights = try depthwise(c)("dwc", queries + keys)
    return try Dropout(0)("proj_drop", depthwise(c)("proj", weights * parts[2]))
  }

  private func context(_ c: Int) -> Sequential {
    Sequential {
      SpatialOperation(channels: c)
      ChannelOperation(channels: c)
    }
  }
}

/// t · σ(1×1→1(ReLU(BN(dw 3×3 t)))): one gate for each position.
struct SpatialOperation: Layer {
  let channels: Int

  func forward(_ t: Tensor) throws -> Tensor {
    let gate = try Sequential {
      depthwise(channels)
      BatchNorm2d(channels)
      ReLU(inplace: true)
      Conv2d(channels, 1, kernel: 1, bias: false)
      Sigmoid()
    }("block", t)
    return try t * gate
  }
}

/// t · σ(1×1(GAP t)): one gate for each channel.
struct ChannelOperation: Layer {
  let channels: Int

  func forward(_ t: Tensor) throws -> Tensor {
    let gate = try Sequential {
      AdaptiveAvgPool2d([1, 1])
      Conv2d(channels, channels, kernel: 1, bias: false)
      Sigmoid()
    }("block", t)
    return try t * gate
  }
}

/// A depthwise 3×3 convolution with bias.
func depthwise(_ channels: Int) -> Conv2d { .depthwise(channels, kernel: 3) }
