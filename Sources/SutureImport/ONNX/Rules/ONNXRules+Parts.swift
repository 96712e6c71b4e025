import SutureGraph

extension ONNXRules {
  /// Parts of tensors, and tensors joined.
  static let parts: Family = {
    var rules: Family = [:]
    rules["Slice"] = one { node, builder in
      let x = try builder.value(node, 0)
      let (starts, ends) = (try builder.integers(node, 1), try builder.integers(node, 2))
      let axes = try builder.integers(node, 3, Array(starts.indices))
      let steps = try builder.integers(node, 4, [Int](repeating: 1, count: starts.count))
      guard ends.count == starts.count, axes.count == starts.count, steps.count == starts.count else {
        throw node.refused(
          "it has \(starts.count) starts, \(ends.count) ends, \(axes.count) axes, \(steps.count) steps")
      }
      var result = x
      for index in starts.indices {
        result = try builder.sliced(
          result, axis: axes[index], from: starts[index], to: ends[index],
          step: max(min(steps[index], 1 << 40), -(1 << 40)))
      }
      return result
    }
    rules["Split"] = { node, builder in
      let x = try builder.value(node, 0)
      let axis = try builder.axis(try builder.integer(node, "axis", 0), of: x)
      guard axis < builder.shape(x).rank else { throw node.refused("a single number is divided") }
      if let sizes = try builder.optionalIntegers(node, "split", input: 1, since: 13) {
        return try builder.split(x, sizes: sizes, axis: axis)
      }
      let count = try builder.integer(node, "num_outputs", node.outputs.count)
      let size = builder.shape(x)[axis]
      guard (1...max(size, 1)).contains(count) else { throw node.refused("\(size) elements in \(count) parts") }
      return try builder.split(x, into: count, axis: axis)
    }
    rules["Concat"] = one { try $1.joined(try $1.inputs($0), axis: try $1.integer($0, "axis")) }
    return rules
  }()

  /// Lists of tensors.
  ///
  /// A list is no value of a graph: the operator that reads it takes its items from the operator that makes it.
  static let sequences: Family = {
    var rules: Family = [:]
    rules["SplitToSequence"] = { _, _ in [] }
    rules["SequenceConstruct"] = { _, _ in [] }
    rules["SequenceAt"] = one { node, builder in
      let items = try items(node, &builder)
      let index = try builder.integer(node, 1)
      let place = index < 0 ? index + items.count : index
      guard items.indices.contains(place) else { throw node.refused("its list has no item \(index)") }
      return items[place]
    }
    rules["ConcatFromSequence"] = one { node, builder in
      let (items, axis) = (try items(node, &builder), try builder.integer(node, "axis"))
      return try builder.boolean(node, "new_axis", false)
        ? builder.stacked(items, axis: axis) : builder.joined(items, axis: axis)
    }
    rules["SequenceLength"] = one { .known(ForeignTensor(try items($0, &$1).count)) }
    return rules
  }()

  /// The items of the list that is a node's first input.
  private static func items(_ node: ForeignNode, _ builder: inout NetworkBuilder) throws -> [ForeignValue] {
    guard case .value(let name)? = node.argument(0),
      let maker = builder.network.nodes.first(where: { $0.outputs.contains(name) })
    else { throw node.refused("its list is missing") }
    if maker.operation == "SequenceConstruct" { return try builder.inputs(maker) }
    guard maker.operation == "SplitToSequence" else {
      throw node.refused("its list is changed by '\(maker.operation)'")
    }
    let x = try builder.value(maker, 0)
    let axis = try builder.axis(try builder.integer(maker, "axis", 0), of: x)
    guard let sizes = try builder.optionalValue(maker, 1) else {
      let items = try builder.split(x, size: 1, axis: axis)
      guard try !builder.boolean(maker, "keepdims", true) else { return items }
      return try items.map { try builder.squeezed($0, [axis]) }
    }
    guard let tensor = builder.known(sizes), let numbers = tensor.integers else {
      throw node.refused("the sizes of its list depend on the elements of a tensor")
    }
    guard tensor.shape.isEmpty, let size = numbers.first else {
      return try builder.split(x, sizes: numbers, axis: axis)
    }
    return try builder.split(x, size: size, axis: axis)
  }
}
