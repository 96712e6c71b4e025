/// How PyTorch computes, as far as it changes numbers: each option is part of every trial's key.
public struct PyTorchOptions: Hashable, Sendable {
  /// The kind of device; which of several GPUs is used changes no numbers.
  public enum Device: String, Hashable, Sendable, CaseIterable {
    /// The processor.
    case cpu
    /// A GPU of NVIDIA, or of AMD with ROCm.
    case cuda
    /// The GPU of a Mac.
    case mps
  }

  /// The arithmetic of products and convolutions.
  public enum Precision: String, Hashable, Sendable, CaseIterable {
    /// 32-bit floats.
    case float32
    /// 32-bit floats whose products are rounded to TF32 on GPUs.
    case tf32
    /// Automatic mixed precision with bfloat16.
    case amp
  }

  /// The kind of device.
  public var device: Device
  /// The arithmetic of products and convolutions.
  public var precision: Precision
  /// Whether `torch.compile` compiles the network.
  public var compiles: Bool
  /// Whether maps are laid out with channels last.
  public var channelsLast: Bool
  /// Whether only deterministic kernels are used: equal runs give equal bits.
  public var isDeterministic: Bool

  /// Creates options.
  public init(
    device: Device = .cpu, precision: Precision = .float32, compiles: Bool = false, channelsLast: Bool = false,
    isDeterministic: Bool = true
  ) {
    self.device = device
    self.precision = precision
    self.compiles = compiles
    self.channelsLast = channelsLast
    self.isDeterministic = isDeterministic
  }
}
