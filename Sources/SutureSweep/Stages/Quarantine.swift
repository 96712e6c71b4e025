import SutureComposer

/// Modules that crashed or hung in so many compositions that the rest of a sweep skips them.
struct Quarantine {
  /// The number of different compositions with a crash that puts a module in quarantine.
  static let limit = 5

  /// The compositions in which a module crashed, by its id.
  private var crashes: [String: Set<String>] = [:]
  /// Why modules are in quarantine, by id.
  private(set) var reasons: [String: String]

  /// - Parameter known: the records of earlier runs of the sweep.
  init(known: [SweepStore.QuarantineRecord] = []) {
    reasons = Dictionary(known.map { ($0.module, $0.reason) }) { first, _ in first }
  }

  /// Counts a crash of a module.
  /// - Returns: the reason if this crash puts the module in quarantine; nil otherwise.
  mutating func count(_ module: String, in composition: String, cause: String) -> String? {
    guard reasons[module] == nil else { return nil }
    crashes[module, default: []].insert(composition)
    guard let count = crashes[module]?.count, count >= Quarantine.limit else { return nil }
    let reason = "'\(module)' is in quarantine: it went wrong in \(count) compositions, last with: \(cause)"
    reasons[module] = reason
    return reason
  }

  /// Why a candidate is skipped; nil if none of its modules is in quarantine.
  func reason(against candidate: Candidate) -> String? {
    guard !reasons.isEmpty else { return nil }
    return candidate.composition?.modules.lazy.compactMap { reasons[$0.id] }.first
  }
}
