import SutureGraph

/// The metadata by which PyTorch's exporter tells the module that a node belongs to.
///
/// `pkg.torch.onnx.name_scopes` lists the paths of the enclosing modules, outermost first (the root's is empty), and
/// `pkg.torch.onnx.class_hierarchy` their classes; the last element of both is the operation itself. Both are lists as
/// Python prints them.
struct ONNXScopes {
  /// The beginnings of both lists for each scope, without the closing bracket.
  private let beginnings: [(paths: String, classes: String)]
  /// The operation whose nodes are being added: its unique name, and its name.
  private var operation = (name: "", type: "")
  private var counts: [String: Int] = [:]

  init(_ scopes: [Scope]) {
    var beginnings: [(paths: String, classes: String)] = []
    for scope in scopes {
      let path = ONNXScopes.quoted(scope.path)
      let type = ONNXScopes.quoted(ONNXScopes.qualified(scope.className))
      if let parent = scope.parent {
        beginnings.append((beginnings[parent].paths + ", " + path, beginnings[parent].classes + ", " + type))
      } else {
        beginnings.append(("[" + path, "[" + type))
      }
    }
    self.beginnings = beginnings
  }

  /// Begins an operation of the network, to which all nodes belong that are added until the next.
  mutating func begin(_ type: String) {
    let count = counts[type, default: 0]
    counts[type] = count + 1
    operation = (count == 0 ? type : "\(type)_\(count)", type)
  }

  /// The metadata of a node of the current operation.
  func entries(scope: Int) -> [(key: String, value: String)] { entries(beginnings[scope], operation) }

  /// The metadata of a node that belongs to no module.
  func root(_ name: String) -> [(key: String, value: String)] { entries(beginnings[0], (name, name)) }

  private func entries(
    _ beginning: (paths: String, classes: String), _ operation: (name: String, type: String)
  ) -> [(key: String, value: String)] {
    [
      ("pkg.torch.onnx.class_hierarchy", "\(beginning.classes), \(ONNXScopes.quoted(operation.type))]"),
      ("pkg.torch.onnx.name_scopes", "\(beginning.paths), \(ONNXScopes.quoted(operation.name))]"),
    ]
  }

  /// The class of a printed type such as `Linear(in_features=64, out_features=4, bias=False)`; with its Python module
  /// if it is one of PyTorch's.
  private static func qualified(_ name: String) -> String {
    torchModules[name].map { "torch.nn.modules.\($0).\(name)" } ?? name
  }

  /// The Python modules of PyTorch's classes, below `torch.nn.modules`.
  private static let torchModules: [String: String] = {
    let classes = [
      "activation": [
        "ELU", "GELU", "Hardsigmoid", "Hardswish", "LogSoftmax", "ReLU", "ReLU6", "Sigmoid", "SiLU", "Softmax",
        "Softplus",
        "Tanh",
      ],
      "batchnorm": ["BatchNorm1d", "BatchNorm2d"],
      "container": ["ModuleList", "Sequential"],
      "conv": ["Conv1d", "Conv2d", "ConvTranspose1d", "ConvTranspose2d"],
      "dropout": ["Dropout", "Dropout2d"],
      "fold": ["Fold", "Unfold"],
      "instancenorm": ["InstanceNorm1d", "InstanceNorm2d"],
      "linear": ["Identity", "Linear"],
      "normalization": ["GroupNorm", "LayerNorm"],
      "pooling": ["AdaptiveAvgPool2d", "AdaptiveMaxPool2d", "AvgPool2d", "MaxPool2d"],
      "upsampling": ["Upsample"],
    ]
    return Dictionary(uniqueKeysWithValues: classes.flatMap { module, names in names.map { ($0, module) } })
  }()

  /// A text as Python prints it.
  private static func quoted(_ text: String) -> String {
    var quoted = "'"
    for character in text {
      if character == "'" || character == "\\" { quoted.append("\\") }
      quoted.append(character)
    }
    return quoted + "'"
  }
}
