/// Why bytes are no fragment, or a graph is none.
public enum FragmentError: Error, Hashable, Sendable {
  /// The bytes do not begin as an encoded fragment does.
  case noFragment
  /// The encoding is of another version.
  case unknownVersion(Int)
  /// The bytes end in the middle of something.
  case endsWithin(String, offset: Int)
  /// Something is not what it must be.
  case invalid(String, reason: String, offset: Int)
  /// The fragment holds more than it may.
  case overBudget(what: String, limit: Int, offset: Int)
  /// The graph cannot take what begins at this byte.
  case graph(GraphError, offset: Int)
  /// Bytes follow the end.
  case bytesAfterEnd(offset: Int)
  /// A graph, or its sites, that cannot be a fragment.
  case unfit(String)
}

extension FragmentError: CustomStringConvertible {
  /// The facts in one sentence.
  public var description: String {
    switch self {
    case .noFragment: "these bytes are not an encoded fragment"
    case .unknownVersion(let version):
      "the fragment's encoding has version \(version), not \(FragmentFormat.version)"
    case .endsWithin(let what, let offset): "the fragment ends within \(what), at byte \(offset)"
    case .invalid(let what, let reason, let offset): "\(what) at byte \(offset) of the fragment \(reason)"
    case .overBudget(let what, let limit, let offset):
      "the fragment has more than \(limit) \(what), at byte \(offset)"
    case .graph(let error, let offset): "what begins at byte \(offset) of the fragment cannot be built: \(error)"
    case .bytesAfterEnd(let offset): "bytes follow the fragment's end, at byte \(offset)"
    case .unfit(let reason): "the graph is not a fragment: \(reason)"
    }
  }
}
