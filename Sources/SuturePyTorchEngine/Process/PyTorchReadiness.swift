/// The Python and PyTorch that an engine computes with.
public struct PyTorchReadiness: Hashable, Sendable {
  /// The path of the Python.
  public let python: String
  /// PyTorch's version, such as `2.13.0`.
  public let version: String
  /// The device's name, such as `cpu` or `NVIDIA H200`.
  public let device: String
  /// The devices of this machine besides the CPU, such as `cuda:0`.
  public let otherDevices: [String]
}
