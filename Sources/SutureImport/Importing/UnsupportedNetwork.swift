import SutureSupport

/// What of a network cannot be imported: all of it, before anything is written.
public struct UnsupportedNetwork: DeterministicError, CustomStringConvertible {
  /// One kind of obstacle.
  public struct Obstacle: Hashable, Sendable, Encodable {
    /// The operation, as the file names it.
    public let operation: String
    /// Why, unless the operation is unknown altogether.
    public let reason: String?
    /// How many nodes have it.
    public let count: Int
    /// The modules or nodes where it is, the first few.
    public let places: [String]
    /// What can be done instead; nil where nothing is known.
    public let alternative: String?
  }

  /// The most places that are named.
  private static let placeCount = 3

  /// The file.
  public let file: String
  /// The obstacles, the most frequent first.
  public let obstacles: [Obstacle]
  /// Whether the list ends where sizes are no longer known.
  public let isPartial: Bool

  init(file: String, _ errors: [NodeError], isPartial: Bool = false) {
    self.file = file
    self.isPartial = isPartial
    struct Kind: Hashable {
      let operation: String
      let reason: String?
    }
    var places: [Kind: [String]] = [:]
    var order: [Kind] = []
    for error in errors {
      let reason: String? =
        switch error.cause {
        case .unsupported: nil
        case .arguments(let reason), .fault(let reason): reason
        }
      let kind = Kind(operation: error.operation, reason: reason)
      if places[kind] == nil { order.append(kind) }
      places[kind, default: []].append(error.module.isEmpty ? "node '\(error.node)'" : error.module)
    }
    obstacles = order.map { kind in
      let all = places[kind] ?? []
      return Obstacle(
        operation: kind.operation, reason: kind.reason, count: all.count,
        places: Array(all.prefix(UnsupportedNetwork.placeCount)),
        alternative: NearestAlternative.sentence(for: kind.operation))
    }.sorted { ($1.count, $0.operation) < ($0.count, $1.operation) }
  }

  /// The obstacles, one a line, with counts, places and what can be done.
  public var description: String {
    let count = obstacles.reduce(0) { $0 + $1.count }
    var lines = ["'\(file)' has \(Words.plural(count, "operation")) that cannot be imported:"]
    for obstacle in obstacles {
      let more = obstacle.count - obstacle.places.count
      let places = obstacle.places.joined(separator: ", ") + (more > 0 ? " and \(more) more" : "")
      lines.append(
        "  \(obstacle.operation) × \(obstacle.count), in \(places)" + (obstacle.reason.map { ": \($0)" } ?? ""))
      if let alternative = obstacle.alternative { lines.append("    \(alternative)") }
    }
    if isPartial {
      lines.append("  (there may be more: later operations could not be checked, as their sizes are unknown)")
    }
    return lines.joined(separator: "\n")
  }
}
