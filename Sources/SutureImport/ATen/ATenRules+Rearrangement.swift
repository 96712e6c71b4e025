import SutureGraph

extension ATenRules {
  /// Changes of shapes and of the order of axes.
  static let rearrangements: Family = {
    var rules = shapes
    rules["permute.default"] = one { node, builder in
      try builder.permuted(try builder.operand(node), try builder.integers(node, "dims"))
    }
    for (name, a, b) in [
      ("transpose.int", "dim0", "dim1"), ("swapaxes.default", "axis0", "axis1"), ("swapdims.default", "dim0", "dim1"),
      ("transpose_.default", "dim0", "dim1"), ("transpose_copy.int", "dim0", "dim1"),
    ] {
      rules[name] = one { node, builder in
        try builder.transposed(
          try builder.operand(node), try builder.integer(node, .name(a)), try builder.integer(node, .name(b)))
      }
    }
    for name in ["t.default", "t_.default", "numpy_T.default", "mT.default", "adjoint.default", "mH.default"] {
      rules[name] = unary { x, builder in
        let rank = builder.shape(x).rank
        if name.hasPrefix("numpy") { return try builder.permuted(x, (0..<rank).reversed()) }
        return rank < 2 ? x : try builder.transposed(x, -1, -2)
      }
    }
    for name in ["movedim", "moveaxis"] {
      for overload in ["int", "intlist"] {
        rules["\(name).\(overload)"] = one { node, builder in
          try builder.movedAxes(
            try builder.operand(node), from: try builder.integers(node, "source"),
            to: try builder.integers(node, "destination"))
        }
      }
    }
    for name in ["expand", "expand_copy", "broadcast_to"] {
      rules["\(name).default"] = one { node, builder in
        try builder.expanded(try builder.operand(node), try builder.integers(node, "size"))
      }
    }
    rules["expand_as.default"] = one { node, builder in
      try builder.expanded(try builder.operand(node), builder.shape(try builder.value(node, "other")).dimensions)
    }
    rules["broadcast_tensors.default"] = { node, builder in
      let tensors = try builder.values(node, "tensors")
      let shape = try tensors.reduce(Shape([])) { common, tensor in
        guard let next = Shape.broadcast(common, builder.shape(tensor)) else {
          throw node.refused("its tensors do not broadcast")
        }
        return next
      }
      return try tensors.map { try builder.expanded($0, shape.dimensions) }
    }
    for (name, counts) in [("repeat", "repeats"), ("tile", "dims")] {
      rules["\(name).default"] = one { node, builder in
        try builder.tiled(try builder.operand(node), try builder.integers(node, .name(counts)))
      }
    }
    rules["repeat_interleave.self_int"] = one { node, builder in
      try builder.repeated(
        try builder.operand(node), try builder.integer(node, "repeats"), axis: try builder.optionalInteger(node, "dim"))
    }
    rules["repeat_interleave.self_Tensor"] = one { node, builder in
      let counts = try builder.integers(node, "repeats")
      let axis = try builder.optionalInteger(node, "dim")
      let x = axis == nil ? try builder.flattened(try builder.operand(node)) : try builder.operand(node)
      guard counts.allSatisfy({ (0...(1 << 20)).contains($0) }), counts.reduce(0, +) <= 1 << 24 else {
        throw node.refused("its counts are \(counts.prefix(8))")
      }
      let indices = counts.enumerated().flatMap { [Int](repeating: $0, count: max($1, 0)) }
      return try builder.picked(x, indices, axis: axis ?? 0)
    }
    rules["flip.default"] = one { node, builder in
      try builder.flipped(try builder.operand(node), try builder.integers(node, "dims"))
    }
    rules["roll.default"] = one { node, builder in
      try builder.rolled(
        try builder.operand(node), try builder.integers(node, "shifts"), try builder.integers(node, "dims", []))
    }
    rules["rot90.default"] = one { node, builder in
      let (x, axes) = (try builder.operand(node), try builder.integers(node, "dims", [0, 1]))
      guard axes.count == 2 else { throw node.refused("it turns \(axes.count) axes") }
      switch ((try builder.integer(node, "k", 1) % 4) + 4) % 4 {
      case 1: return try builder.transposed(try builder.flipped(x, [axes[1]]), axes[0], axes[1])
      case 2: return try builder.flipped(x, axes)
      case 3: return try builder.flipped(try builder.transposed(x, axes[0], axes[1]), [axes[1]])
      default: return x
      }
    }
    rules["channel_shuffle.default"] = one { node, builder in
      let (x, groups) = (try builder.operand(node), try builder.integer(node, "groups"))
      let sizes = builder.shape(x).dimensions
      guard sizes.count >= 3, groups > 0 else { throw node.refused("its input is \(Shape(sizes))") }
      let divided = try builder.unflattened(x, axis: 1, [groups, -1])
      return try builder.reshaped(try builder.transposed(divided, 1, 2), sizes)
    }
    rules["pixel_shuffle.default"] = one { node, builder in
      try builder.shuffled(try builder.operand(node), try builder.integer(node, "upscale_factor"))
    }
    rules["pixel_unshuffle.default"] = one { node, builder in
      try builder.unshuffled(try builder.operand(node), try builder.integer(node, "downscale_factor"))
    }
    return rules
  }()

  private static let shapes: Family = {
    var rules: Family = [:]
    for (name, sizes) in [
      ("view", "size"), ("_unsafe_view", "size"), ("reshape", "shape"), ("view_copy", "size"),
      ("_reshape_copy", "size"),
    ] {
      rules["\(name).default"] = one { node, builder in
        try builder.reshaped(try builder.operand(node), try builder.integers(node, .name(sizes)))
      }
    }
    for name in ["view_as", "reshape_as"] {
      rules["\(name).default"] = one { node, builder in
        try builder.reshaped(try builder.operand(node), builder.shape(try builder.value(node, "other")).dimensions)
      }
    }
    rules["flatten.using_ints"] = one { node, builder in
      try builder.flattened(
        try builder.operand(node), from: try builder.integer(node, "start_dim", 0),
        to: try builder.integer(node, "end_dim", -1))
    }
    rules["ravel.default"] = unary { try $1.reshaped($0, [-1]) }
    rules["unflatten.int"] = one { node, builder in
      try builder.unflattened(
        try builder.operand(node), axis: try builder.integer(node, "dim"), try builder.integers(node, "sizes"))
    }
    for name in ["squeeze", "squeeze_", "squeeze_copy"] {
      for overload in ["default", "dim", "dims"] {
        rules["\(name).\(overload)"] = one { node, builder in
          try builder.squeezed(try builder.operand(node), try builder.optionalIntegers(node, "dim"))
        }
      }
    }
    for name in ["unsqueeze", "unsqueeze_", "unsqueeze_copy"] {
      rules["\(name).default"] = one { node, builder in
        try builder.unsqueezed(try builder.operand(node), try builder.integer(node, "dim"))
      }
    }
    for rank in 1...3 {
      rules["atleast_\(rank)d.default"] = unary { x, builder in
        var result = x
        while builder.shape(result).rank < rank {
          result = try builder.unsqueezed(result, builder.shape(result).rank == 2 ? 2 : 0)
        }
        return result
      }
    }
    return rules
  }()

  /// Parts of tensors, tensors joined, and borders.
  static let parts: Family = {
    var rules: Family = [:]
    for name in ["slice", "slice_copy"] {
      rules["\(name).Tensor"] = one { node, builder in
        try builder.sliced(
          try builder.operand(node), axis: try builder.integer(node, "dim", 0),
          from: try builder.optionalInteger(node, "start"), to: try builder.optionalInteger(node, "end"),
          step: try builder.integer(node, "step", 1))
      }
    }
    for name in ["select", "select_copy"] {
      rules["\(name).int"] = one { node, builder in
        try builder.element(
          try builder.operand(node), axis: try builder.integer(node, "dim"), index: try builder.integer(node, "index"))
      }
    }
    for overload in ["default", "Tensor"] {
      rules["narrow.\(overload)"] = one { node, builder in
        let (x, start, length) = (
          try builder.operand(node), try builder.integer(node, "start"), try builder.integer(node, "length")
        )
        let axis = try builder.axis(try builder.integer(node, "dim"), of: x)
        let size = try builder.size(x, along: axis)
        let first = start < 0 ? start + size : start
        guard (0...size).contains(first), (0...(size - first)).contains(length) else {
          throw node.refused("\(length) elements from \(start) are outside of axis \(axis)")
        }
        return try builder.sliced(x, axis: axis, from: first, to: first + length)
      }
    }
    for name in ["split", "unsafe_split", "split_copy"] {
      rules["\(name).Tensor"] = { node, builder in
        try builder.split(
          try builder.operand(node), size: try builder.integer(node, "split_size"),
          axis: try builder.integer(node, "dim", 0))
      }
    }
    for (name, sizes) in [
      ("split_with_sizes.default", "split_sizes"), ("split.sizes", "split_size"), ("split.default", "split_sizes"),
      ("unsafe_split_with_sizes.default", "split_sizes"), ("split_with_sizes_copy.default", "split_sizes"),
    ] {
      rules[name] = { node, builder in
        try builder.split(
          try builder.operand(node), sizes: try builder.integers(node, .name(sizes)),
          axis: try builder.integer(node, "dim", 0))
      }
    }
    for name in ["chunk", "unsafe_chunk"] {
      rules["\(name).default"] = { node, builder in
        try builder.split(
          try builder.operand(node), into: try builder.integer(node, "chunks"),
          axis: try builder.integer(node, "dim", 0))
      }
    }
    rules["tensor_split.sections"] = { node, builder in
      let (x, count) = (try builder.operand(node), try builder.integer(node, "sections"))
      let axis = try builder.axis(try builder.integer(node, "dim", 0), of: x)
      let size = try builder.size(x, along: axis)
      guard (1...NetworkBuilder.mostParts).contains(count) else { throw node.refused("\(count) parts") }
      return try builder.split(x, sizes: (0..<count).map { size / count + ($0 < size % count ? 1 : 0) }, axis: axis)
    }
    rules["tensor_split.indices"] = { node, builder in
      let (x, places) = (try builder.operand(node), try builder.integers(node, "indices"))
      let axis = try builder.integer(node, "dim", 0)
      let starts: [Int?] = [nil] + places
      let ends: [Int?] = places + [nil]
      return try zip(starts, ends).map { try builder.sliced(x, axis: axis, from: $0, to: $1) }
    }
    for name in ["unbind", "unbind_copy"] {
      rules["\(name).int"] = { node, builder in
        try builder.separated(try builder.operand(node), axis: try builder.integer(node, "dim", 0))
      }
    }
    for name in ["cat", "concat", "concatenate"] {
      rules["\(name).default"] = one { node, builder in
        try builder.joined(try builder.values(node, "tensors"), axis: try builder.integer(node, "dim", 0))
      }
    }
    rules["stack.default"] = one { node, builder in
      try builder.stacked(try builder.values(node, "tensors"), axis: try builder.integer(node, "dim", 0))
    }
    rules["hstack.default"] = one { node, builder in
      let tensors = try builder.values(node, "tensors")
      let flat = tensors.allSatisfy { builder.shape($0).rank <= 1 }
      return try builder.joined(tensors, axis: flat ? 0 : 1)
    }
    rules["slice_scatter.default"] = one { node, builder in
      let x = try builder.operand(node)
      let axis = try builder.axis(try builder.integer(node, "dim", 0), of: x)
      let indices = try NetworkBuilder.indices(
        size: try builder.size(x, along: axis), from: try builder.optionalInteger(node, "start"),
        to: try builder.optionalInteger(node, "end"), step: try builder.integer(node, "step", 1))
      return try builder.replaced(x, at: indices, axis: axis, with: try builder.value(node, "src"))
    }
    rules["select_scatter.default"] = one { node, builder in
      let x = try builder.operand(node)
      let axis = try builder.axis(try builder.integer(node, "dim"), of: x)
      let part = try builder.unsqueezed(try builder.value(node, "src"), axis)
      return try builder.replaced(x, at: [try builder.integer(node, "index")], axis: axis, with: part)
    }
    return rules.merging(borders) { first, _ in first }
  }()

  /// Borders; the widths of the last axis come first.
  private static let borders: Family = {
    var rules: Family = [:]
    func add(_ name: String, _ widths: String, _ mode: PaddingMode?) {
      rules[name] = one { node, builder in
        let x = try builder.operand(node)
        let numbers = try builder.integers(node, .name(widths))
        let rank = builder.shape(x).rank
        guard numbers.count % 2 == 0, numbers.count / 2 <= rank else {
          throw node.refused("\(numbers.count) widths for \(rank) axes")
        }
        var (before, after) = ([Int](repeating: 0, count: rank), [Int](repeating: 0, count: rank))
        for index in 0..<(numbers.count / 2) {
          before[rank - 1 - index] = numbers[2 * index]
          after[rank - 1 - index] = numbers[2 * index + 1]
        }
        let word = try mode?.rawValue ?? builder.text(node, "mode") ?? "constant"
        guard let mode = PaddingMode(rawValue: word) else { throw node.refused("its mode is '\(word)'") }
        return try builder.padded(
          x, before: before, after: after, mode: mode, value: try builder.real(node, "value", 0))
      }
    }
    add("pad.default", "pad", nil)
    add("constant_pad_nd.default", "pad", .constant)
    add("_pad_circular.default", "pad", .circular)
    for axes in 1...3 {
      add("reflection_pad\(axes)d.default", "padding", .reflect)
      add("replication_pad\(axes)d.default", "padding", .replicate)
    }
    return rules
  }()
}
