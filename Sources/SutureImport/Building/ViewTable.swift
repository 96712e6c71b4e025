/// Which values of a network share memory: views of tensors, and results of operations that change their input.
///
/// A graph has no memory. Where an operation changes a tensor in place, the names of the tensor, of those that it is a
/// view of, and of its views get new values.
struct ViewTable {
  /// How a view follows from its base.
  struct View {
    /// The name of the tensor of which it is a view.
    fileprivate(set) var base: String
    /// The operation; nil where both are the same tensor.
    let node: ForeignNode?
    /// The position among the operation's outputs.
    let output: Int
    /// How many views lead from it to a tensor that is not a view.
    fileprivate(set) var depth = 1
  }

  /// The most views of views that are followed.
  private static let deepest = 256
  /// The most views of one tensor that are followed.
  private static let most = 1 << 14

  /// The views by their names.
  private(set) var views: [String: View] = [:]
  /// The names of the views of each tensor, in the order in which they were made.
  private(set) var derived: [String: [String]] = [:]
  /// The number of nodes that have been built.
  var nodeCount = 0
  /// The position of the last node that reads a value; filled where it is needed first.
  private var lastReaders: [String: Int]?

  /// Records a view.
  /// - Throws: `LoweringRefusal` above the limit.
  mutating func add(_ name: String, _ view: View) throws {
    guard name != view.base, views[name] == nil else { return }
    var view = view
    // Another name of a tensor is no step of its own.
    while let base = views[view.base], base.node == nil { view.base = base.base }
    guard name != view.base else { return }
    view.depth = 1 + (views[view.base]?.depth ?? 0)
    guard view.depth <= Self.deepest, derived[view.base, default: []].count < Self.most else {
      throw LoweringRefusal("too many views share the memory of '\(view.base)'")
    }
    views[name] = view
    derived[view.base, default: []].append(name)
  }

  /// Whether a node that is built later reads a value, or one of its views, or the network returns it.
  mutating func isRead(_ name: String, in network: ForeignNetwork) -> Bool {
    if lastReaders == nil {
      var readers: [String: Int] = [:]
      for (position, node) in network.nodes.enumerated() {
        for input in node.inputs { readers[input] = position }
      }
      for output in network.outputs { readers[output] = .max }
      lastReaders = readers
    }
    if (lastReaders?[name] ?? -1) >= nodeCount { return true }
    return (derived[name] ?? []).contains { isRead($0, in: network) }
  }

  /// Whether the elements of a tensor are not in the order of its memory, so that a reshape copies them.
  func isScattered(_ name: String) -> Bool {
    var name = name
    while let view = views[name] {
      switch view.node.map({ ViewTable.form($0) }) ?? .identity {
      case .permutation, .part, .unrelated: return true
      case .reshape, .identity: name = view.base
      }
    }
    return false
  }

  /// What an operation's result shares with its first input.
  enum Form {
    /// Nothing: it is a new tensor.
    case unrelated
    /// The same tensor, or in some cases a copy of it; see `NetworkBuilder.isCopy`.
    case identity
    /// The same elements in another shape.
    case reshape
    /// The same elements with permuted axes.
    case permutation
    /// Some of the elements, or elements repeated.
    case part
  }

  /// What an operation's result shares with its first input.
  static func form(_ node: ForeignNode) -> Form { forms[baseName(of: node)] ?? .unrelated }

  /// The name without `aten.` and the overload: `slice` for `aten.slice.Tensor`.
  static func baseName(of node: ForeignNode) -> String {
    let parts = node.operation.split(separator: ".")
    return parts.count >= 2 && parts[0] == "aten" ? String(parts[1]) : ""
  }

  private static let forms: [String: Form] = {
    let names: [(Form, [String])] = [
      (
        .identity,
        [
          "detach", "alias", "contiguous", "positive", "lift_fresh", "lift", "requires_grad", "resolve_conj",
          "resolve_neg", "to", "type_as", "_autocast_to_full_precision", "_autocast_to_reduced_precision", "dropout",
          "feature_dropout",
        ]
      ),
      (
        .reshape,
        [
          "view", "_unsafe_view", "reshape", "view_as", "reshape_as", "flatten", "ravel", "unflatten", "squeeze",
          "unsqueeze", "atleast_1d", "atleast_2d", "atleast_3d",
        ]
      ),
      (
        .permutation,
        [
          "permute", "transpose", "t", "numpy_T", "mT", "mH", "adjoint", "swapaxes", "swapdims", "movedim", "moveaxis",
        ]
      ),
      (
        .part,
        [
          "slice", "select", "narrow", "split", "split_with_sizes", "chunk", "unbind", "tensor_split", "expand",
          "expand_as", "broadcast_to", "diagonal", "unfold",
        ]
      ),
    ]
    return Dictionary(uniqueKeysWithValues: names.flatMap { form, names in names.map { ($0, form) } })
  }()
}
