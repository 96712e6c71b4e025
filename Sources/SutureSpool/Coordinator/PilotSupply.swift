/// Starts pilots for a coordinator, and ends them.
public protocol PilotSupply: AnyObject {
  /// Starts pilots that are missing; called many times per second, returns at once.
  /// - Throws: if no pilot can be had.
  func tend(_ need: PilotNeed) throws

  /// Ends the pilots, and waits for a short while until that is done.
  func end()

  /// The state of the pilots at their scheduler, in one line; nil if there is nothing to say.
  var status: String? { get }
}

/// What a coordinator knows when it asks for pilots.
public struct PilotNeed: Hashable, Sendable {
  /// The number of jobs that have not ended.
  public let jobs: Int
  /// The scheduler's tasks in which pilots have reported.
  public let reported: Set<String>
  /// The tasks whose pilots have been given up.
  public let lost: Set<String>
}
