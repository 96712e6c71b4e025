import SutureGraph

/// A layer of `torch.nn` that does exactly what a scope does, and prints as the scope does.
struct TorchLayer {
  /// The constructor, with slots: `nn.Linear(64, 4, bias=False)`.
  let constructor: String
  /// The layer's variables that PyTorch initializes by itself as Suture does; others are initialized afterwards.
  let initializedNames: Set<String>

  /// The layer for a scope, if there is one.
  /// - Parameters:
  ///   - scope: a scope without scopes inside.
  ///   - calls: all its calls; of one operation each.
  ///   - owned: its variables, by their names within the scope.
  init?(_ scope: Scope, _ calls: [ScopeCall], owned: [String: Variable], in graph: Graph, canWorkInPlace: Bool) {
    guard !calls.isEmpty else {
      guard owned.isEmpty, let constructor = TorchLayer.idle(scope.type) else { return nil }
      self.init(constructor: constructor, initializedNames: [])
      return
    }
    guard calls.allSatisfy({ $0.nodes.count == 1 && $0.inputs.count == 1 && $0.outputs.count == 1 }) else { return nil }
    let nodes = calls.map { graph.nodes[$0.nodes[0]] }
    let node = nodes[0]
    let areEqual = nodes.allSatisfy { other in
      other.operation.name == node.operation.name && other.operation.attributes == node.operation.attributes
        && other.inputs.dropFirst() == node.inputs.dropFirst()
    }
    guard areEqual else { return nil }
    let names = node.inputs.dropFirst().map { value in owned.first { $0.value.value == value }?.key }
    let variables = names.compactMap { $0 }
    guard variables.count == names.count, Set(variables) == Set(owned.keys) else { return nil }
    let shapes = node.inputs.map(graph.shape)
    guard let layer = TorchLayer.layer(node.operation, shapes, variables, type: scope.type) else { return nil }
    // Imported networks state the class alone, without its settings.
    let prints = layer.printed == scope.type || layer.printed.hasPrefix("\(scope.type)(")
    guard prints, canWorkInPlace || !scope.type.contains("inplace=True") else { return nil }
    self.init(
      constructor: layer.constructor,
      initializedNames: Set(owned.filter { TorchLayer.isInitialized($0.value, named: $0.key, shapes) }.keys))
  }

  private init(constructor: String, initializedNames: Set<String>) {
    self.constructor = constructor
    self.initializedNames = initializedNames
  }

  struct Spelling {
    /// What PyTorch prints.
    let printed: String
    let constructor: String

    init(_ printed: String, _ constructor: String? = nil) {
      self.init(printed, constructor: "nn." + (constructor ?? printed))
    }

    /// A class of the generated file in place of a layer of `torch.nn`.
    init(_ printed: String, constructor: String) {
      self.printed = printed
      self.constructor = constructor
    }
  }

  /// The layer for a scope that computes nothing; it is made only to be printed.
  private static func idle(_ type: String) -> String? {
    let isIdentity = type == "Identity" || type == "Identity()"
    if isIdentity { return "nn.Identity()" }
    if type == "Sequential" || type == "Sequential()" { return "nn.Sequential()" }
    if type == "Dropout(p=0.0, inplace=False)" { return "nn.Dropout(p=0.0)" }
    return nil
  }

  private static func layer(
    _ operation: any Operation, _ shapes: [Shape], _ names: [String], type: String
  ) -> Spelling? {
    func slot(_ hint: String, _ number: Int) -> String { PythonText.slot(hint, number) }
    let hasBias = names.count == 2
    switch operation {
    case is Linear:
      guard names == ["weight", "bias"] || names == ["weight"] else { return nil }
      let (out, into) = (shapes[1][0], shapes[1][1])
      return Spelling(
        "Linear(in_features=\(into), out_features=\(out), bias=\(PythonText.boolean(hasBias)))",
        "Linear(\(slot("in_features", into)), \(slot("out_features", out))\(hasBias ? "" : ", bias=False"))")
    case let convolution as Convolution:
      guard names == ["weight", "bias"] || names == ["weight"] else { return nil }
      return TorchConvolution(
        weight: shapes[1], window: convolution.window, groups: convolution.groups,
        paddingMode: convolution.paddingMode, hasBias: hasBias
      ).spelling(transposedWithRest: nil)
    case let convolution as TransposedConvolution:
      guard names == ["weight", "bias"] || names == ["weight"] else { return nil }
      return TorchConvolution(
        weight: shapes[1], window: convolution.window, groups: convolution.groups, paddingMode: .constant,
        hasBias: hasBias
      ).spelling(transposedWithRest: convolution.outputPadding)
    case let norm as BatchNorm:
      let isAffine = names.count == 4
      guard names == ["running_mean", "running_var"] + (isAffine ? ["weight", "bias"] : []) else { return nil }
      let c = shapes[0][1]
      let axes = max(shapes[0].rank - 2, 1)
      guard axes <= 2 else { return nil }
      let options =
        (norm.epsilon == 1e-5 ? "" : ", eps=\(norm.epsilon)")
        + (norm.momentum == 0.1 ? "" : ", momentum=\(norm.momentum)")
        + (isAffine ? "" : ", affine=False")
      return Spelling(
        "BatchNorm\(axes)d(\(c), eps=\(norm.epsilon), momentum=\(norm.momentum), affine=\(PythonText.boolean(isAffine)), "
          + "track_running_stats=True)",
        constructor: "BatchNorm\(axes)d(\(slot("channels", c))\(options))")
    case let norm as LayerNorm:
      guard names == ["weight", "bias"] || names.isEmpty, let c = shapes[0].dimensions.last else { return nil }
      let options =
        (norm.epsilon == 1e-5 ? "" : ", eps=\(norm.epsilon)") + (hasBias ? "" : ", elementwise_affine=False")
      return Spelling(
        "LayerNorm((\(c),), eps=\(norm.epsilon), elementwise_affine=\(PythonText.boolean(hasBias)))",
        constructor: "LayerNorm(\(slot("channels", c))\(options))")
    case let norm as GroupNorm:
      guard names == ["weight", "bias"] || names.isEmpty else { return nil }
      let c = shapes[0][1]
      let options = (norm.epsilon == 1e-5 ? "" : ", eps=\(norm.epsilon)") + (hasBias ? "" : ", affine=False")
      return Spelling(
        "GroupNorm(\(norm.groups), \(c), eps=\(norm.epsilon), affine=\(PythonText.boolean(hasBias)))",
        constructor: "GroupNorm(\(slot("groups", norm.groups)), \(slot("channels", c))\(options))")
    case let pool as MaxPool:
      let (kernel, stride, padding) = (
        printed(pool.kernel), printed(pool.window.stride), printed(pool.window.padding)
      )
      return Spelling(
        "MaxPool2d(kernel_size=\(kernel), stride=\(stride), padding=\(padding), dilation=1, ceil_mode=False)",
        "MaxPool2d(\(kernel), stride=\(stride), padding=\(padding))")
    case let pool as AveragePool where pool.countsPadding:
      let (kernel, stride, padding) = (
        printed(pool.kernel), printed(pool.window.stride), printed(pool.window.padding)
      )
      return Spelling(
        "AvgPool2d(kernel_size=\(kernel), stride=\(stride), padding=\(padding))",
        "AvgPool2d(\(kernel), stride=\(stride), padding=\(padding))")
    case let dropout as Dropout:
      return Spelling("Dropout(p=\(dropout.probability), inplace=False)", "Dropout(p=\(dropout.probability))")
    case let softmax as Softmax where !softmax.isLogarithmic:
      let axis = softmax.axis
      // Both spellings of the axis compute the same.
      let other = axis < 0 ? axis + shapes[0].rank : axis - shapes[0].rank
      let word = type == "Softmax(dim=\(other))" ? other : axis
      return Spelling("Softmax(dim=\(word))")
    case let elu as Elu:
      return Spelling("ELU(alpha=\(elu.alpha))", "ELU(\(elu.alpha == 1 ? "" : "alpha=\(elu.alpha)"))")
    case let unary as Unary: return activation(unary.function, type: type)
    default: return nil  // No layer of torch.nn does the same and prints the same.
    }
  }

  private static func printed(_ numbers: [Int]) -> String {
    Set(numbers).count == 1 ? "\(numbers[0])" : PythonText.tuple(numbers.map(String.init))
  }

  private static func activation(_ function: UnaryFunction, type: String) -> Spelling? {
    let name: String? =
      switch function {
      case .relu: "ReLU"
      case .relu6: "ReLU6"
      case .sigmoid: "Sigmoid"
      case .tanh: "Tanh"
      case .silu: "SiLU"
      case .hardSigmoid: "Hardsigmoid"
      case .hardSwish: "Hardswish"
      case .softplus: type == "Softplus(beta=1.0, threshold=20.0)" ? "Softplus" : nil
      // PyTorch prints GELU(approximate='none').
      case .gelu: type == "GELU(approximate='none')" ? "GELU" : nil
      case .exponential, .logarithm, .squareRoot, .reciprocal, .square, .absolute, .negate, .cosine, .sine, .step: nil
      }
    guard let name else { return nil }
    if type == "\(name)(inplace=True)" { return Spelling(type) }
    let printsSettings = function == .gelu || function == .softplus
    return Spelling(type == name || printsSettings ? type : "\(name)()", "\(name)()")
  }

  /// Whether PyTorch's layers initialize a variable from the same distribution.
  ///
  /// Convolutions and linear layers draw weight and bias uniformly within ±1 / √fan-in (`kaiming_uniform_` with
  /// a = √5); norms begin with weight 1 and bias 0.
  private static func isInitialized(_ variable: Variable, named name: String, _ shapes: [Shape]) -> Bool {
    isInitialized(variable.initialiser, named: name, shapes)
  }

  private static func isInitialized(_ initialiser: Initialiser, named name: String, _ shapes: [Shape]) -> Bool {
    switch initialiser {
    case .constant(let value):
      let standard: Double? =
        switch (name, shapes[1].rank) {
        case ("running_mean", _), ("bias", 1): 0
        case ("running_var", _), ("weight", 1): 1
        default: nil
        }
      return value == standard
    case .uniform(let low, let high):
      guard shapes.count > 1, shapes[1].rank > 1 else { return false }
      let bound = 1 / Double(shapes[1].elementCount(1..<shapes[1].rank)).squareRoot()
      return abs(low + bound) < 1e-12 && abs(high - bound) < 1e-12
    case .trained(_, let otherwise): return isInitialized(otherwise, named: name, shapes)
    case .normal, .truncatedNormal, .values: return false
    }
  }
}
