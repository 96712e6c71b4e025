/// One requirement that every module or backbone must meet.
///
/// A check looks at one subject at a time and keeps nothing between them.
public protocol ConformanceCheck: Sendable {
  /// The name in reports, such as `batch-independence`.
  static var id: String { get }
  /// From which level on it runs.
  static var level: ConformanceLevel { get }
  /// What it looks at; without it the check is skipped.
  static var need: ConformanceNeed { get }
  /// What it proves, in one line.
  static var explanation: String { get }

  /// Creates the check.
  init()

  /// Looks at a subject and writes down what it finds; nothing written down means that it holds.
  /// - Throws: anything; it counts as a failure.
  func run(_ subject: ConformanceSubject, _ report: inout CheckReport) throws
}

/// What must be there for a check to mean anything.
public enum ConformanceNeed: String, Hashable, Sendable, Codable {
  /// The manifest alone.
  case manifest
  /// A library that loads.
  case library
  /// A graph that the library builds.
  case graph
}
