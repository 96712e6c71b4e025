import SutureSandbox
import SutureSupport

/// The state of a spool as its coordinator sees it, kept in a file beside the store.
public struct PilotSnapshot: Hashable, Sendable, Codable {
  /// A pilot.
  public struct Row: Hashable, Sendable, Codable {
    /// The pilot's name.
    public let id: String
    /// Its machine; nil if it has not reported.
    public let host: String?
    /// The scheduler's task that it runs in.
    public let task: String?
    /// The number of its worker processes.
    public let workers: Int
    /// `working`, `idle`, `leaving`, `left`, or `unknown` if it has not reported.
    public let state: String
    /// The number of batches that it holds.
    public let claims: Int
    /// The number of jobs in them that have not ended.
    public let jobs: Int
    /// The number of jobs that it has ended.
    public let done: Int
    /// Seconds since the coordinator last saw a sign of life.
    public let silence: Double

    enum CodingKeys: String, CodingKey {
      case id, host, task, workers, state, claims, jobs, done
      case silence = "silence_seconds"
    }
  }

  /// The spool's folder.
  public let spool: String
  /// The state of the pilots at their scheduler; nil without one.
  public let scheduler: String?
  /// The number of jobs in no batch.
  public let waiting: Int
  /// The number of batches that no pilot has taken.
  public let ready: Int
  /// The pilots.
  public let pilots: [Row]

  /// The path of the file beside a store.
  public static func path(besideStore store: String) -> String { "\(store).pilots.json" }

  /// Reads the snapshot beside a store; nil if there is none.
  public static func read(besideStore store: String) -> PilotSnapshot? {
    guard let bytes = try? FileBytes.read(path(besideStore: store), limit: 16 << 20, kind: .regular) else { return nil }
    return try? JobCoding.decode(PilotSnapshot.self, bytes)
  }
}

extension PilotSnapshot.Row {
  init(id: String, sight: PilotWatch.Sight, ledger: SpoolLedger) {
    let claims = ledger.batches(of: id)
    self.init(
      id: id, host: sight.report?.host, task: sight.report?.task, workers: sight.report?.workers ?? 0,
      state: sight.report?.state.rawValue ?? "unknown", claims: claims.count,
      jobs: claims.reduce(0) { $0 + ledger.open(in: $1).count }, done: sight.report?.done ?? 0,
      silence: sight.silence / .seconds(1))
  }
}
