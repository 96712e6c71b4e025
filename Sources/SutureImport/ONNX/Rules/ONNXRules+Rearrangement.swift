import SutureGraph

extension ONNXRules {
  /// Changes of shapes and of the order of axes.
  static let rearrangements: Family = {
    var rules = blocks
    rules["Reshape"] = one { node, builder in
      let x = try builder.value(node, 0)
      var sizes = try builder.integers(node, 1)
      if try !builder.boolean(node, "allowzero", false) {
        let old = builder.shape(x).dimensions
        for axis in sizes.indices where sizes[axis] == 0 {
          guard axis < old.count else {
            throw node.refused("axis \(axis) of its result takes a size that is not there")
          }
          sizes[axis] = old[axis]
        }
      }
      return try builder.reshaped(x, sizes)
    }
    rules["Flatten"] = one { node, builder in
      let x = try builder.value(node, 0)
      let sizes = builder.shape(x).dimensions
      let number = try builder.integer(node, "axis", 1)
      let axis = number < 0 ? number + sizes.count : number
      guard (0...sizes.count).contains(axis) else { throw node.refused("there is no axis \(number) of \(sizes.count)") }
      return try builder.reshaped(x, [sizes.prefix(axis).reduce(1, *), sizes.dropFirst(axis).reduce(1, *)])
    }
    rules["Squeeze"] = one { node, builder in
      let x = try builder.value(node, 0)
      let axes = try builder.optionalIntegers(node, "axes", input: 1, since: 13)
      for axis in axes ?? [] {
        guard builder.shape(x).rank > 0, builder.shape(x)[try builder.axis(axis, of: x)] == 1 else {
          throw node.refused("axis \(axis) of \(builder.shape(x)) has not the size 1")
        }
      }
      return try builder.squeezed(x, axes)
    }
    rules["Unsqueeze"] = one { node, builder in
      let x = try builder.value(node, 0)
      guard let axes = try builder.optionalIntegers(node, "axes", input: 1, since: 13) else {
        throw node.refused("its axes are missing")
      }
      var sizes = builder.shape(x).dimensions
      let rank = sizes.count + axes.count
      let added = try axes.map { try builder.axis($0, rank: rank) }.sorted()
      guard Set(added).count == axes.count else { throw node.refused("its axes \(axes) repeat") }
      for axis in added { sizes.insert(1, at: axis) }
      return try builder.reshaped(x, sizes)
    }
    rules["Transpose"] = one { node, builder in
      let x = try builder.value(node, 0)
      return try builder.permuted(x, try builder.integers(node, "perm", Array((0..<builder.shape(x).rank).reversed())))
    }
    rules["Expand"] = one { node, builder in
      let x = try builder.value(node, 0)
      let given = try builder.integers(node, 1)
      // Sizes of 1 keep those of the tensor.
      let sizes = builder.batch?.sizes(given, expanding: builder.shape(x)) ?? given
      guard sizes.allSatisfy({ $0 >= 0 }), let target = Shape.broadcast(builder.shape(x), Shape(sizes)) else {
        throw node.refused("\(builder.shape(x)) does not stretch to \(given)")
      }
      return try builder.expanded(x, target.dimensions)
    }
    rules["Tile"] = one { try $1.tiled(try $1.value($0, 0), try $1.integers($0, 1)) }
    return rules
  }()

  /// Elements moved between channels and blocks of a map.
  private static let blocks: Family = {
    var rules: Family = [:]
    rules["DepthToSpace"] = one { node, builder in
      let (x, size) = (try builder.value(node, 0), try builder.integer(node, "blocksize"))
      let sizes = builder.shape(x).dimensions
      guard sizes.count == 4, (1...(1 << 15)).contains(size), sizes[1] % (size * size) == 0 else {
        throw node.refused("blocks of \(size) are made of \(Shape(sizes))")
      }
      switch try builder.text(node, "mode") ?? "DCR" {
      case "CRD": return try builder.shuffled(x, size)
      case "DCR":
        let (channels, height, width) = (sizes[1] / (size * size), sizes[2], sizes[3])
        let divided = try builder.reshaped(x, [sizes[0], size, size, channels, height, width])
        return try builder.reshaped(
          try builder.permuted(divided, [0, 3, 4, 1, 5, 2]), [sizes[0], channels, height * size, width * size])
      case let mode: throw node.refused("its mode is '\(mode)'")
      }
    }
    rules["SpaceToDepth"] = one { node, builder in
      let (x, size) = (try builder.value(node, 0), try builder.integer(node, "blocksize"))
      let sizes = builder.shape(x).dimensions
      guard sizes.count == 4, (1...(1 << 15)).contains(size), sizes[2] % size == 0, sizes[3] % size == 0 else {
        throw node.refused("blocks of \(size) are made of \(Shape(sizes))")
      }
      let (height, width) = (sizes[2] / size, sizes[3] / size)
      let divided = try builder.reshaped(x, [sizes[0], sizes[1], height, size, width, size])
      return try builder.reshaped(
        try builder.permuted(divided, [0, 3, 5, 1, 2, 4]), [sizes[0], sizes[1] * size * size, height, width])
    }
    return rules
  }()

  /// Borders.
  static let borders: Family = [
    "Pad": one { node, builder in
      let x = try builder.value(node, 0)
      let rank = builder.shape(x).rank
      let widths = try builder.integers(node, 1)
      let axes = try builder.optionalIntegers(node, 3)?.map { try builder.axis($0, of: x) } ?? Array(0..<rank)
      guard widths.count == 2 * axes.count, Set(axes).count == axes.count else {
        throw node.refused("\(widths.count) widths for \(axes.count) axes")
      }
      guard widths.allSatisfy({ abs($0) <= 1 << 20 }) else { throw node.refused("its widths are \(widths)") }
      var (before, after) = ([Int](repeating: 0, count: rank), [Int](repeating: 0, count: rank))
      for (index, axis) in axes.enumerated() {
        before[axis] = widths[index]
        after[axis] = widths[axes.count + index]
      }
      let modes: [String: PaddingMode] = [
        "constant": .constant, "reflect": .reflect, "edge": .replicate, "wrap": .circular,
      ]
      let word = try builder.text(node, "mode") ?? "constant"
      guard let mode = modes[word] else { throw node.refused("its mode is '\(word)'") }
      return try builder.padded(
        x, before: before, after: after, mode: mode, value: mode == .constant ? try builder.real(node, 2, 0) : 0)
    }
  ]
}
