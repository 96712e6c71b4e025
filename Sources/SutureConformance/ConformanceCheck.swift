/// One requirement that every module or backbone must meet.
///
/// A check examines one subject at a time and keeps no state between subjects.
public protocol ConformanceCheck: Sendable {
  /// The name in reports, such as `batch-independence`.
  static var id: String { get }
  /// The lowest level at which it runs.
  static var level: ConformanceLevel { get }
  /// What it needs; if that is missing, the check is skipped.
  static var need: ConformanceNeed { get }
  /// Whether it examines a plugin's library; imported networks have none.
  static var examinesLibrary: Bool { get }
  /// The requirement in one line.
  static var explanation: String { get }

  /// Creates the check.
  init()

  /// Checks a subject and records the results; if none is recorded, the check has passed.
  /// - Throws: any error; it is recorded as a failure.
  func run(_ subject: ConformanceSubject, _ report: inout CheckReport) throws
}

extension ConformanceCheck {
  /// False: most checks examine graphs.
  public static var examinesLibrary: Bool { false }
}

/// What a check requires in order to run.
public enum ConformanceNeed: String, Hashable, Sendable, Codable {
  /// The manifest alone.
  case manifest
  /// A library that loads.
  case library
  /// A graph that the library builds.
  case graph
}

/// How expensive a check is.
public enum ConformanceLevel: Int, Hashable, Sendable, Comparable, CaseIterable, Codable {
  /// Reads files and builds graphs.
  case quick = 1
  /// Also runs the graphs.
  case full = 2
  /// Also tries many combinations.
  case exhaustive = 3

  public static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
}
