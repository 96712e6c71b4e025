/// One operation of a foreign network.
public struct ForeignNode: Hashable, Sendable, Codable {
  /// An argument and its name.
  public struct NamedArgument: Hashable, Sendable, Codable {
    /// The parameter's name in the operation's schema, such as `stride`; empty for the inputs of an ONNX node.
    public var name: String
    /// What is passed.
    public var value: ForeignArgument

    /// Creates an argument.
    public init(_ name: String, _ value: ForeignArgument) {
      self.name = name
      self.value = value
    }
  }

  /// The operation: `aten.conv2d.default`, or an ONNX operator's type, preceded by its domain unless that is the default
  /// one, such as `com.microsoft.Gelu`.
  public var operation: String
  /// The node's name in the file, for messages.
  public var name: String
  /// The arguments in order.
  ///
  /// Those of ATen have the names of the schema, and arguments with default values may be absent; an ONNX node has its inputs in order without names, `none` for one that is left out, then its attributes by name.
  public var arguments: [NamedArgument]
  /// The names of the values that it computes; nil for those that have no name and no use.
  public var outputs: [String?]
  /// The path of the innermost module that it belongs to, such as `layer1.0.conv1`; empty for the network itself.
  ///
  /// A part ends with `@1` in the second call of a shared module, `@2` in the third: `block@1.conv`.
  public var module: String
  /// The sizes of the outputs at the exported size, where the file tells.
  public var outputShapes: [[Int]?]

  /// Creates a node.
  public init(
    operation: String, name: String, arguments: [NamedArgument], outputs: [String?], module: String = "",
    outputShapes: [[Int]?] = []
  ) {
    self.operation = operation
    self.name = name
    self.arguments = arguments
    self.outputs = outputs
    self.module = module
    self.outputShapes = outputShapes
  }
}

extension ForeignNode {
  /// The names of all values that it reads, in order, those within lists included.
  public var inputs: [String] { arguments.flatMap(\.value.valueNames) }
}
