import SutureGraph

extension OperationSpelling {
  /// `flatten`, an index with `None`, or `reshape`.
  func reshape(_ node: Node, _ x: PythonExpression) throws -> PythonExpression {
    let old = sizes.builds.sizes(of: node.inputs[0])
    let new = sizes.builds.sizes(of: node.outputs[0])
    let added = new.count - old.count
    // [n, 1, c] → [n, c]
    if added == -1, let axis = old.firstIndex(where: { $0.constant == 1 }) {
      var rest = old
      rest.remove(at: axis)
      if rest == new { return x.method("squeeze", "\(axis)") }
    }
    if let flat = flattened(old, new) { return x.method("flatten", flat) }
    // [n, c] → [n, c, 1, 1]
    if added > 0, Array(new.prefix(old.count)) == old, new.suffix(added).allSatisfy({ $0.constant == 1 }) {
      return PythonExpression("\(x.object)[..., \([String](repeating: "None", count: added).joined(separator: ", "))]")
    }
    // [n, c] → [n, 1, c]
    if added == 1, let axis = new.firstIndex(where: { $0.constant == 1 }), axis < old.count {
      var rest = new
      rest.remove(at: axis)
      if rest == old { return x.method("unsqueeze", "\(axis)") }
    }
    let channels = sizes.builds.graph.shape(node.inputs[0]).dimensions.dropFirst().first
    func isChannels(_ size: Size) -> Bool { size.constant == channels }
    var texts: [String] = []
    var derived = 0
    for size in new {
      if let text = sizes.text(of: size, hint: isChannels(size) ? "channels" : "size") {
        texts.append(text)
      } else {
        texts.append("-1")
        derived += 1
      }
    }
    guard derived <= 1 else { throw SizeSpelling.Unresolved() }
    return x.method("reshape", texts.joined(separator: ", "))
  }

  /// The arguments of `flatten` if the new axes are the old ones with a range of them joined.
  private func flattened(_ old: [Size], _ new: [Size]) -> String? {
    guard new.count < old.count, !new.isEmpty else { return nil }
    for start in new.indices {
      let end = start + old.count - new.count
      guard Array(old[..<start]) == Array(new[..<start]), Array(old[(end + 1)...]) == Array(new[(start + 1)...]) else {
        continue
      }
      return end == old.count - 1 ? "\(start)" : "\(start), \(end)"
    }
    return nil
  }

  func permute(_ axes: [Int], _ x: PythonExpression) -> PythonExpression {
    let moved = axes.indices.filter { axes[$0] != $0 }
    if moved.count == 2 { return x.method("transpose", "\(moved[0])", "\(moved[1])") }
    return x.method("permute", axes.map(String.init).joined(separator: ", "))
  }

  func slice(_ slice: Slice, _ node: Node, _ x: PythonExpression, _ index: Int) throws -> PythonExpression {
    let shape = sizes.builds.graph.shape(node.inputs[0])
    let axis = shape.axis(slice.axis) ?? 0
    let start = sizes.builds.sizes(of: "start", atNode: index)[0]
    let end = sizes.builds.sizes(of: "end", atNode: index)[0]
    let length = sizes.builds.sizes(of: node.inputs[0])[axis]
    let from = start.constant == 0 ? "" : sizes.text(of: start, hint: "start")
    let to = end == length ? "" : sizes.text(of: end, hint: "end")
    guard let from, let to else { throw SizeSpelling.Unresolved() }
    return PythonExpression("\(x.object)[\(String(repeating: ":, ", count: axis))\(from):\(to)]")
  }

  /// A slice with a step where every index follows from the first two, otherwise a list of indices.
  func gather(_ gather: Gather, _ node: Node, _ x: PythonExpression, _ index: Int) throws -> PythonExpression {
    let axis = sizes.builds.graph.shape(node.inputs[0]).axis(gather.axis) ?? 0
    let leading = String(repeating: ":, ", count: axis)
    let lists = sizes.builds.lists(of: "indices", atNode: index)
    let lengths = sizes.builds.sizes(of: node.inputs[0])[axis].values
    if let first = gather.indices.first, gather.indices.count > 1, gather.indices[1] > first {
      let step = gather.indices[1] - first
      let isSlice = zip(lists, lengths).allSatisfy { $0 == Array(stride(from: first, to: $1, by: step)) }
      if isSlice { return PythonExpression("\(x.object)[\(leading)\(first == 0 ? "" : "\(first)")::\(step)]") }
    }
    guard Set(lists).count == 1 else { throw SizeSpelling.Unresolved() }
    return PythonExpression("\(x.object)[\(leading)\(gather.indices)]")
  }

  /// A call of `F.pad`, which takes the widths of the last axis first.
  func pad(_ pad: Pad, _ x: PythonExpression, _ index: Int) throws -> PythonExpression {
    let before = try sizes.list(of: "before", at: index)
    let after = try sizes.list(of: "after", at: index)
    var widths = zip(before, after).reversed().flatMap { [$0, $1] }
    while widths.count > 2, PythonText.filled(widths.suffix(2).joined(), { $0.literal }) == "00" {
      widths.removeLast(2)
    }
    let value = pad.value == 0 ? [] : ["value=\(PythonText.number(pad.value))"]
    return .call("F.pad", [x.text, PythonText.tuple(widths)] + value)
  }

  func expand(_ node: Node, _ x: PythonExpression) throws -> PythonExpression {
    let old = sizes.builds.sizes(of: node.inputs[0])
    let new = sizes.builds.sizes(of: node.outputs[0])
    let added = new.count - old.count
    var texts: [String] = []
    for (axis, size) in new.enumerated() {
      if axis >= added, old[axis - added] == size {
        texts.append("-1")
      } else {
        guard let text = sizes.text(of: size, hint: axis == 1 ? "channels" : "size") else {
          throw SizeSpelling.Unresolved()
        }
        texts.append(text)
      }
    }
    return x.method("expand", texts.joined(separator: ", "))
  }
}
