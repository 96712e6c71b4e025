import SutureSupport

/// The keeping of weights in the last training stage: which results lack theirs, and the files of those to be trained.
///
/// A result without its weights stands: its trial is trained again for the weights, and if that fails, the candidate
/// does not.
struct FinalistKeeping {
  /// Most trials named in one warning.
  private static let namedCount = 5

  private let store: SweepStore
  private let folder: WeightsFolder
  /// The accuracies of recorded results that lack their weights, by key.
  private var accuracies: [String: Double] = [:]
  private var faults: [WeightsError] = []

  init(_ store: SweepStore) {
    self.store = store
    folder = store.weightsFolder
  }

  /// Whether a recorded result lacks its weights, whose file is read and compared.
  mutating func lacks(_ key: String, of candidate: Candidate, seed: Int, accuracy: Double) throws -> Bool {
    let state = try folder.state(of: key, recorded: try store.weights(of: key), isThorough: true)
    guard let fault = WeightsError(state, label: candidate.label, seed: seed, path: folder.file(of: key)) else {
      return false
    }
    faults.append(fault)
    accuracies[key] = accuracy
    return true
  }

  /// Whether a trial has a result and is trained only for its weights.
  func isRepeated(_ key: String) -> Bool { accuracies[key] != nil }

  /// The file that a trial's weights are written to.
  func file(of key: String, _ document: TrialDocument) throws -> WeightsFile {
    // A worker may have another current folder.
    WeightsFile(path: FileBytes.absolutePath(folder.file(of: key)), document: try document.json)
  }

  // MARK: Warnings

  /// What to tell before the stage begins about results that lack their weights.
  var warnings: [String] {
    let unkept = faults.count { if case .neverKept = $0 { true } else { false } }
    let broken = faults.filter { if case .neverKept = $0 { false } else { true } }
    var warnings = broken.prefix(Self.namedCount).map { "\($0); the trial is trained again" }
    if broken.count > Self.namedCount {
      let rest = Words.plural(broken.count - Self.namedCount, "other trial")
      warnings.append("the weights of \(rest) are missing or damaged, too; they are trained again")
    }
    if unkept > 0 {
      let trials = Words.plural(unkept, "recorded trial")
      warnings.append("trained again for their weights, which were not kept: \(trials) of finalists")
    }
    return warnings
  }

  /// What to tell about a trial that was trained again, if its accuracy is another; nil if it is the same.
  func warning(about key: String, of candidate: Candidate, seed: Int, now accuracy: Double) -> String? {
    guard let before = accuracies[key], before != accuracy else { return nil }
    return "trained again for its weights, '\(candidate.label)', seed \(seed), reached "
      + "\(NumberText.percent(accuracy)) instead of \(NumberText.percent(before)), as can happen on another "
      + "machine; the new result replaces the old one"
  }

  /// What to tell about a trial that could not be trained again.
  static func warning(about candidate: Candidate, seed: Int, failure: String) -> String {
    "'\(candidate.label)', seed \(seed), could not be trained again for its weights; its result stands: \(failure)"
  }
}
