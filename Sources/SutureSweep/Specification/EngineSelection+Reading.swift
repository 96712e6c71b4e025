import SutureExecution
import SutureRegistry

extension EngineSelection {
  /// Reads the key `engine`: a name, or PyTorch with its options.
  init(_ reader: YAMLReader) throws(YAMLError) {
    if reader.plainText != nil {
      switch try reader.word(of: Name.self) {
      case .onednn: self = .oneDNN
      case .pytorch: self = .pyTorch(PyTorchOptions())
      }
      return
    }
    let mapping = try reader.mapping(keys: [Name.pytorch.rawValue])
    let options = try mapping.required(Name.pytorch.rawValue).mapping(
      keys: ["device", "precision", "compile", "channels_last", "deterministic"])
    self = .pyTorch(
      PyTorchOptions(
        device: try options["device"]?.word() ?? .cpu, precision: try options["precision"]?.word() ?? .float32,
        compiles: try options["compile"]?.boolean() ?? false,
        channelsLast: try options["channels_last"]?.boolean() ?? false,
        isDeterministic: try options["deterministic"]?.boolean() ?? true))
  }
}

extension EngineSelection {
  /// The value of the key `engine`.
  var resolved: ResolvedSpecification.Value {
    switch self {
    case .oneDNN: .text(name.rawValue)
    case .pyTorch(let options):
      .settings([
        .init(
          name.rawValue,
          .settings([
            .init("device", .text(options.device.rawValue)), .init("precision", .text(options.precision.rawValue)),
            .init("compile", .flag(options.compiles)), .init("channels_last", .flag(options.channelsLast)),
            .init("deterministic", .flag(options.isDeterministic)),
          ]))
      ])
    }
  }
}
