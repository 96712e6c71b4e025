import SutureGraph

extension CompositionBuilder {
  mutating func join(
    _ items: [Item], _ parts: [Arrangement], of input: Item, by joining: ParallelOperator, into signal: Signal
  ) throws -> Item {
    let values = items.map(\.value)
    // Operators with parameters have a scope for these; the others get an empty one, so that printed structures show them.
    // No module has a sign or the name of a function as its id.
    if !joining.hasParameters {
      try scope(joining.spelling, type: Arrangement.label(joining, of: parts)) { _ in }
    }
    let value =
      switch joining {
      case .add: try combine(values, .add)
      case .multiply: try combine(values, .multiply)
      case .max: try combine(values, .maximum)
      case .mean: try graph.affine(try combine(values, .add), scale: 1 / Double(values.count))
      case .concat: try graph.concat(values, axis: signal.channelAxis)
      case .weighted: try weighted(values)
      case .blend: try blend(values)
      case .gated: try gated(values, by: input)
      case .channelGated: try channelGated(values, by: input, channels: signal.channels)
      case .gateProduct, .gateMean: try applyGates(of: values, parts, to: input.value, by: joining)
      }
    return Item(value: value, signal: signal)
  }

  mutating func combine(_ values: [Value], _ function: BinaryFunction) throws -> Value {
    var joined = values[0]
    for value in values.dropFirst() { joined = try graph.binary(function, joined, value) }
    return joined
  }

  /// b + g·(a − b), which equals g·a + (1 − g)·b with only one product.
  private mutating func mix(_ a: Value, _ b: Value, by gate: Value) throws -> Value {
    try graph.binary(.add, b, try graph.binary(.multiply, gate, try graph.binary(.subtract, a, b)))
  }

  /// Σ wᵢ·aᵢ, where wᵢ is the slice i of `weights` along `axis`.
  private mutating func sum(_ values: [Value], weights: Value, axis: Int) throws -> Value {
    var products: [Value] = []
    for (index, value) in values.enumerated() {
      let weight = try graph.slice(weights, axis: axis, from: index, to: index + 1)
      products.append(try graph.binary(.multiply, value, weight))
    }
    return try combine(products, .add)
  }

  private mutating func weighted(_ values: [Value]) throws -> Value {
    let joining = ParallelOperator.weighted
    let logits = try scope(joining.rawValue, type: "\(joining.typeName)(branches=\(values.count))") { graph in
      try graph.variable(.parameter, "weight", [values.count], .constant(0))
    }
    return try sum(values, weights: try graph.softmax(logits, axis: 0), axis: 0)
  }

  private mutating func blend(_ values: [Value]) throws -> Value {
    let joining = ParallelOperator.blend
    let alpha = try scope(joining.rawValue, type: "\(joining.typeName)()") { graph in
      try graph.unary(.sigmoid, try graph.variable(.parameter, "alpha", [1], .constant(0)))
    }
    return try mix(values[0], values[1], by: alpha)
  }

  private mutating func gated(_ values: [Value], by input: Item) throws -> Value {
    let logits = try bottleneck(.gated, of: input, outputs: values.count)
    let axis = input.signal.channelAxis
    return try sum(values, weights: try graph.softmax(logits, axis: axis), axis: axis)
  }

  private mutating func channelGated(_ values: [Value], by input: Item, channels: Int) throws -> Value {
    let logits = try bottleneck(.channelGated, of: input, outputs: channels)
    return try mix(values[0], values[1], by: try graph.unary(.sigmoid, logits))
  }

  /// G(x) = 1×1(ReLU(1×1(GAP x))) of shape [n, outputs, 1, 1], or [n, 1, outputs] for tokens.
  ///
  /// The hidden layer has a sixteenth of the channels of x, but at least 4.
  private mutating func bottleneck(_ gate: ParallelOperator, of input: Item, outputs: Int) throws -> Value {
    let signal = input.signal
    let hidden = max(4, signal.channels / 16)
    let pooled = try graph.reduce(.mean, input.value, axes: signal.isMap ? [2, 3] : [1])
    try graph.enter(graph.freeName(gate.rawValue), type: gate.typeName, isGraft: isGraft)
    let narrow = try pointwise("fc1", pooled, from: signal.channels, to: hidden, isMap: signal.isMap)
    let wide = try pointwise(
      "fc2", try graph.unary(.relu, narrow), from: hidden, to: outputs, isMap: signal.isMap)
    try graph.leave()
    return wide
  }

  mutating func project(_ item: Item, into signal: Signal) throws -> Item {
    let value = try pointwise(
      CompositionFunction.project.rawValue, item.value, from: item.signal.channels, to: signal.channels,
      isMap: signal.isMap)
    return Item(value: value, signal: signal)
  }

  mutating func fadeIn(_ item: Item, over original: Item) throws -> Item {
    let gamma = try scope(CompositionFunction.identityInit.rawValue, type: "IdentityInit()") { graph in
      try graph.variable(.parameter, "gamma", [1], .constant(0))
    }
    return Item(value: try mix(item.value, original.value, by: gamma), signal: item.signal)
  }

  /// A 1×1 convolution of a map, or a linear layer of tokens.
  ///
  /// Weight and bias are uniform in ±1 / √fan-in, as in PyTorch.
  private mutating func pointwise(
    _ name: String, _ x: Value, from input: Int, to output: Int, isMap: Bool
  ) throws -> Value {
    let type =
      isMap
      ? "Conv2d(\(input), \(output), kernel_size=(1, 1), stride=(1, 1))"
      : "Linear(in_features=\(input), out_features=\(output), bias=True)"
    let bound = 1 / Double(input).squareRoot()
    let initialiser = Initialiser.uniform(low: -bound, high: bound)
    return try scope(name, type: type) { graph in
      let weight = try graph.variable(
        .parameter, "weight", isMap ? [output, input, 1, 1] : [output, input], initialiser)
      let bias = try graph.variable(.parameter, "bias", [output], initialiser)
      return isMap ? try graph.convolution(x, weight, bias) : try graph.linear(x, weight, bias)
    }
  }
}
