/// A network as a file of another framework describes it: that framework's operations, in the order of computation.
///
/// Nothing is converted yet: `NetworkBuilder` makes a graph of it for the shape of an input.
public struct ForeignNetwork: Hashable, Sendable, Codable {
  /// The set of operations that the nodes use.
  public enum Dialect: Hashable, Sendable {
    /// PyTorch's ATen operations, as `torch.export` writes them: `aten.conv2d.default`.
    case aten
    /// ONNX operators of a version of the default operator set: `Conv`.
    case onnx(opset: Int)
  }

  /// A tensor that is provided for each run.
  public struct Input: Hashable, Sendable, Codable {
    /// The name of its value.
    public var value: String
    /// The sizes; nil where any size is accepted.
    public var sizes: [Int?]
    /// The sizes with which the network was exported, where the file tells: those of `sizes`, and examples for the others.
    public var example: [Int?]

    /// Creates an input.
    public init(value: String, sizes: [Int?], example: [Int?]? = nil) {
      self.value = value
      self.sizes = sizes
      self.example = example ?? sizes
    }
  }

  /// A parameter or buffer of the network.
  public struct Variable: Hashable, Sendable, Codable {
    /// The network's own name, such as `layer1.0.conv1.weight`.
    public var name: String
    /// The name of its value among the nodes; tied weights have one variable and several values.
    public var values: [String]
    /// Whether an optimizer trains it.
    public var isParameter: Bool
    /// The sizes.
    public var shape: [Int]
    /// Whether it is a part of the computation, such as a mask, and no weight: it always has the file's elements.
    public var isConstant: Bool

    /// Creates a variable.
    public init(name: String, values: [String], isParameter: Bool, shape: [Int], isConstant: Bool = false) {
      self.name = name
      self.values = values
      self.isParameter = isParameter
      self.shape = shape
      self.isConstant = isConstant
    }
  }

  /// A tensor at which a composition can be grafted.
  public struct Site: Hashable, Sendable, Codable {
    /// The name: a module's path, or one below it, such as `layer1.0.residual`.
    public var name: String
    /// The name of the value.
    public var value: String

    /// Creates a site.
    public init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  /// From what the modules' paths were read.
  public enum PathSource: String, Hashable, Sendable, Codable {
    /// `nn_module_stack` of a `.pt2` file.
    case moduleStack = "nn_module_stack"
    /// `pkg.torch.onnx.name_scopes` in the metadata of ONNX nodes.
    case nameScopes = "name_scopes"
    /// Names of ONNX nodes, such as `/layer1/layer1.0/conv1/Conv`.
    case nodeNames = "node names"
    /// Names of ONNX initializers, such as `layer1.0.conv1.weight`.
    case initializerNames = "initializer names"
    /// The file names no modules.
    case none
  }

  /// The set of operations.
  public var dialect: Dialect
  /// The program that wrote the file, such as `PyTorch 2.13.0`.
  public var producer: String
  /// The class of the whole network, such as `ResNet`; nil where the file does not tell.
  public var className: String?
  /// From what the modules' paths were read.
  public var pathSource: PathSource
  /// The inputs.
  public var inputs: [Input]
  /// The names of the values that the network computes, in order.
  public var outputs: [String]
  /// The parameters and buffers whose elements are floating-point numbers.
  public var variables: [Variable]
  /// Tensors of known elements by the names of their values: integers, truth values, and numbers without a name.
  public var constants: [String: ForeignTensor]
  /// The operations, each after those that it depends on.
  public var nodes: [ForeignNode]
  /// The classes of the modules by path, such as `layer1.0.conv1`: `Conv2d`.
  public var modules: [String: String]
  /// The sites in the order of computation; filled by `SiteFinder`.
  public var sites: [Site] = []

  /// Creates a network without nodes.
  public init(dialect: Dialect, producer: String, pathSource: PathSource) {
    self.dialect = dialect
    self.producer = producer
    self.pathSource = pathSource
    inputs = []
    outputs = []
    variables = []
    constants = [:]
    nodes = []
    modules = [:]
  }
}

extension ForeignNetwork.Dialect: Codable, CustomStringConvertible {
  /// `aten`, or `onnx 18`.
  public var description: String {
    switch self {
    case .aten: "aten"
    case .onnx(let opset): "onnx \(opset)"
    }
  }

  /// Reads the description.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let words = try container.decode(String.self).split(separator: " ")
    switch (words.first, words.count, words.last.flatMap { Int($0) }) {
    case ("aten", 1, _): self = .aten
    case ("onnx", 2, let opset?): self = .onnx(opset: opset)
    default: throw DecodingError.dataCorruptedError(in: container, debugDescription: "the dialect is unknown")
    }
  }

  /// Writes the description.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}

extension ForeignNetwork.PathSource {
  /// From what the names of sites were taken, for users.
  public var explanation: String {
    switch self {
    case .moduleStack: "the modules' paths (nn_module_stack)"
    case .nameScopes: "the modules' paths (pkg.torch.onnx.name_scopes)"
    case .nodeNames: "the names of the nodes"
    case .initializerNames: "the names of the weights"
    case .none: "the file names no modules, so there are residual branches only"
    }
  }
}
