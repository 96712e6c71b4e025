import SutureComposer

/// Modules that crash or hang in so many compositions that the rest of a sweep does without them.
struct Quarantine {
  /// The number of different compositions.
  static let limit = 5

  private var crashes: [String: Set<String>] = [:]
  private(set) var reasons: [String: String]

  /// - Parameter known: those of an earlier run of the sweep.
  init(known: [SweepStore.QuarantineRecord] = []) {
    reasons = Dictionary(known.map { ($0.module, $0.reason) }) { first, _ in first }
  }

  /// Counts a crash of a module.
  /// - Returns: why it is in quarantine from now on; nil where it is not, or was before.
  mutating func count(_ module: String, in composition: String, cause: String) -> String? {
    guard reasons[module] == nil else { return nil }
    crashes[module, default: []].insert(composition)
    guard let count = crashes[module]?.count, count >= Quarantine.limit else { return nil }
    let reason = "'\(module)' is in quarantine: it went wrong in \(count) compositions, last with: \(cause)"
    reasons[module] = reason
    return reason
  }

  /// Why a candidate is not tried; nil where none of its modules is in quarantine.
  func reason(against candidate: Candidate) -> String? {
    guard !reasons.isEmpty else { return nil }
    return candidate.composition?.modules.lazy.compactMap { reasons[$0.id] }.first
  }
}
