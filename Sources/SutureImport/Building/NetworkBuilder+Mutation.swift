import SutureGraph

extension NetworkBuilder {
  /// Records which values a node's results share memory with, and changes those that it changes.
  mutating func share(_ node: ForeignNode, _ results: [ForeignValue]) throws {
    views.nodeCount += 1
    guard let input = node.sharedInput else { return }
    let name = ViewTable.baseName(of: node)
    if node.changesInput {
      let output = node.outputs.first ?? nil
      guard let result = output.flatMap({ values[$0] }) ?? results.first else { return }
      if name == "detach_" || name == "requires_grad_" {
        // The tensor stays as it is.
      } else if ViewTable.form(named: name) == .unrelated {
        try mutate(input, to: result)
      } else {
        // Operations such as `squeeze_` change the shape alone; later views follow from the new one.
        values[input] = result
      }
      if let output { try views.add(output, ViewTable.View(base: input, node: nil, output: 0)) }
      return
    }
    switch ViewTable.form(node) {
    case .unrelated: return
    case .identity where try isCopy(node, of: input, to: results): return
    case .reshape where views.isScattered(input) && !["view", "squeeze", "unsqueeze"].contains(name): return
    case .identity, .reshape, .permutation, .part:
      for (index, output) in node.outputs.enumerated() {
        if let output { try views.add(output, ViewTable.View(base: input, node: node, output: index)) }
      }
    }
  }

  /// Whether an operation that may give its input itself gives a copy.
  private func isCopy(_ node: ForeignNode, of input: String, to results: [ForeignValue]) throws -> Bool {
    switch ViewTable.baseName(of: node) {
    case "contiguous": return try isReordered(node) || views.isScattered(input)
    case "dropout", "feature_dropout": return node.argument("train") == .boolean(true)
    case "to", "type_as":
      // Variables are single precision, so another precision is a copy.
      let type = try text(node, "dtype")
      let isSame = try type.map { ["float32", "int64", "bool"].contains($0) } ?? true && !isReordered(node)
      return node.argument("copy") == .boolean(true) || !isSame
        || results.first.map { kind($0) } != values[input].map { kind($0) }
    default: return false
    }
  }

  /// Whether an operation asks for another order of memory, such as `channels_last`, and so copies its input.
  private func isReordered(_ node: ForeignNode) throws -> Bool {
    let format = try text(node, "memory_format")
    return format != nil && format != "contiguous_format" && format != "preserve_format"
  }

  /// Gives a tensor that an operation changed its new value, and those that share its memory theirs.
  private mutating func mutate(_ name: String, to value: ForeignValue) throws {
    values[name] = value
    var changed: Set<String> = [name]
    var root = name
    while let view = views.views[root] {
      values[view.base] = try written(root, into: view)
      root = view.base
      changed.insert(root)
    }
    try refresh(below: root, except: changed)
  }

  /// The value of a base after its view has changed.
  private mutating func written(_ name: String, into view: ViewTable.View) throws -> ForeignValue {
    guard let base = values[view.base], let part = values[name] else {
      throw LoweringRefusal("the view '\(name)' has no base")
    }
    guard let node = view.node else { return part }
    switch ViewTable.form(node) {
    case .unrelated, .identity: return part
    case .reshape: return try reshaped(part, shape(base).dimensions)
    case .permutation, .part:
      // What the view reads of the positions tells where its elements belong.
      let sizes = shape(base).dimensions
      if ["slice", "select", "narrow"].contains(ViewTable.baseName(of: node)) {
        return try written(part, into: base, alongAxisOf: node)
      }
      guard ForeignTensor.evaluates(sizes) else {
        throw LoweringRefusal("a part of \(shape(base)) is changed in place")
      }
      let positions = ForeignTensor(Array(0..<shape(base).elementCount))
      let read = try viewed(node, base: .known(try positions.reshaped(sizes)), output: view.output)
      guard let places = known(read)?.integers, Set(places).count == places.count else {
        throw LoweringRefusal("repeated elements are changed in place")
      }
      return try write(part, at: places, into: base, node)
    }
  }

  /// The value of a base after a slice of one axis has changed.
  private mutating func written(
    _ part: ForeignValue, into base: ForeignValue, alongAxisOf node: ForeignNode
  ) throws -> ForeignValue {
    var sizes = shape(base).dimensions
    let axis = try axis(try integer(node, "dim", 0), of: base)
    guard axis < sizes.count else { throw LoweringRefusal("a single number is changed in part") }
    var row = [Int](repeating: 1, count: sizes.count)
    row[axis] = sizes[axis]
    let read = try viewed(node, base: .known(try ForeignTensor(Array(0..<sizes[axis])).reshaped(row)), output: 0)
    guard let indices = known(read)?.integers else { throw LoweringRefusal("a computed part is changed in place") }
    sizes[axis] = indices.count
    return try replaced(base, at: indices, axis: axis, with: try reshaped(part, sizes))
  }

  /// Replaces elements of a tensor, by an axis where whole slices are replaced.
  private mutating func write(
    _ part: ForeignValue, at places: [Int], into base: ForeignValue, _ node: ForeignNode
  ) throws -> ForeignValue {
    let sizes = shape(base).dimensions
    if let (axis, indices) = ForeignTensor.slices(places, of: sizes) {
      var shape = sizes
      shape[axis] = indices.count
      if shape.reduce(1, *) == places.count, ViewTable.form(node) == .part {
        return try replaced(base, at: indices, axis: axis, with: try reshaped(part, shape))
      }
    }
    let flat = try replaced(
      try reshaped(base, [-1]), at: places, axis: 0, with: try reshaped(try cast(part, to: kind(base)), [-1]))
    return try reshaped(flat, sizes)
  }

  /// Computes views of a changed tensor anew where they are read later.
  private mutating func refresh(below base: String, except changed: Set<String>) throws {
    for name in views.derived[base] ?? [] {
      if !changed.contains(name) {
        guard views.isRead(name, in: network), let view = views.views[name], let value = values[base] else { continue }
        values[name] = try view.node.map { try viewed($0, base: value, output: view.output) } ?? value
      }
      try refresh(below: name, except: changed)
    }
  }

  /// What a view's operation gives for another base.
  private mutating func viewed(_ node: ForeignNode, base: ForeignValue, output: Int) throws -> ForeignValue {
    guard let rule = rules[node.operation], case .value(let name)? = node.arguments.first?.value else {
      throw LoweringRefusal("the view of '\(node.name)' is not known")
    }
    let kept = values[name]
    values[name] = base
    defer { values[name] = kept }
    let results = try rule(node, &self)
    guard results.indices.contains(output) else { throw LoweringRefusal("the view of '\(node.name)' has fewer parts") }
    return results[output]
  }
}

extension ViewTable {
  /// What an operation that changes its input shares with it otherwise, such as `squeeze_`.
  static func form(named name: String) -> Form {
    ["squeeze_", "unsqueeze_", "transpose_", "t_"].contains(name) ? .reshape : .unrelated
  }
}

extension ForeignTensor {
  /// The axis and the indices of whole slices that positions in row-major order are; nil where they are none.
  static func slices(_ positions: [Int], of shape: [Int]) -> (axis: Int, indices: [Int])? {
    for axis in shape.indices where shape[axis] > 0 {
      let inner = shape[(axis + 1)...].reduce(1, *)
      let outer = shape[..<axis].reduce(1, *)
      guard inner > 0, outer > 0, positions.count % (inner * outer) == 0 else { continue }
      let count = positions.count / (inner * outer)
      guard count > 0 else { continue }
      let indices = (0..<count).map { positions[$0 * inner] / inner }
      let fits = positions.enumerated().allSatisfy { index, position in
        let (row, rest) = (index / (count * inner), index % (count * inner))
        return position == (row * shape[axis] + indices[rest / inner]) * inner + rest % inner
      }
      if fits { return (axis, indices) }
    }
    return nil
  }
}
