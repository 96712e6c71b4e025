/// The choice of an engine with its options.
public enum EngineSelection: Hashable, Sendable {
  /// oneDNN and the package's own loops, on the CPU.
  case oneDNN
  /// PyTorch in a child process.
  case pyTorch(PyTorchOptions)

  /// The names of engines in specifications and on the command line.
  public enum Name: String, Hashable, Sendable, CaseIterable {
    /// The default engine.
    case onednn
    /// PyTorch.
    case pytorch
  }

  /// The name without options.
  public var name: Name {
    switch self {
    case .oneDNN: .onednn
    case .pyTorch: .pytorch
    }
  }

  /// The identifier, which is part of every trial's key: `onednn`, `pytorch/cpu`, `pytorch/cuda/amp/compile`.
  ///
  /// Options with their default values do not occur in it.
  public var id: String {
    switch self {
    case .oneDNN: Name.onednn.rawValue
    case .pyTorch(let options):
      ([Name.pytorch.rawValue, options.device.rawValue] + options.words).joined(separator: "/")
    }
  }

  /// The selection with an identifier; nil if there is none.
  public init?(id: String) {
    let parts = id.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    switch parts.first.flatMap(Name.init) {
    case .onednn where parts.count == 1: self = .oneDNN
    case .pytorch:
      guard parts.count > 1, let device = PyTorchOptions.Device(rawValue: parts[1]) else { return nil }
      var options = PyTorchOptions(device: device)
      options.precision = parts.lazy.compactMap(PyTorchOptions.Precision.init).first ?? .float32
      options.compiles = parts.contains(PyTorchOptions.compileWord)
      options.channelsLast = parts.contains(PyTorchOptions.channelsLastWord)
      options.isDeterministic = !parts.contains(PyTorchOptions.nondeterministicWord)
      self = .pyTorch(options)
      if self.id != id { return nil }
    case .onednn, nil: return nil
    }
  }
}

extension PyTorchOptions {
  fileprivate static let compileWord = "compile"
  fileprivate static let channelsLastWord = "channels_last"
  fileprivate static let nondeterministicWord = "nondeterministic"

  /// The options other than the device that differ from their defaults.
  fileprivate var words: [String] {
    (precision == .float32 ? [] : [precision.rawValue]) + (compiles ? [Self.compileWord] : [])
      + (channelsLast ? [Self.channelsLastWord] : []) + (isDeterministic ? [] : [Self.nondeterministicWord])
  }
}
