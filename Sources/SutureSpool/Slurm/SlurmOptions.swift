import SutureSupport

/// The pilots that are asked of Slurm.
public struct SlurmOptions: Hashable, Sendable {
  /// The largest number of tasks of an array in Slurm's default configuration.
  public static let mostPilots = 1000
  /// The longest time before the end, in seconds, at which Slurm can send a signal.
  public static let mostMargin = 65_535
  /// Memory per CPU unless the user asks for some, in MiB.
  ///
  /// Without a request, Slurm's default gives a task all memory of its node: one task at a time would run there.
  static let memoryPerCPU = 2048
  /// How long a pilot without jobs keeps its place, in seconds.
  static let idleLimit = 900

  /// The number of pilots.
  public var pilots = 4
  /// The time limit of a pilot, in seconds.
  public var seconds = 7200
  /// How long before the end a pilot begins no more jobs, in seconds.
  public var margin = 120
  /// The CPUs of a pilot.
  public var cpus = 2
  /// The worker processes of a pilot.
  public var workers = 2
  /// The partition; nil for the site's default.
  public var partition: String?
  /// Generic resources, such as `gpu:1`.
  public var resources: String?
  /// Options of `sbatch`, such as `--account=vision`, one each.
  public var extra: [String] = []
  /// Lines of the shell that come before the worker, such as those that load modules.
  public var prologue: String?
  /// This program's file, visible on the nodes.
  public var program: String
  /// More arguments of the worker.
  public var arguments: [String] = []
  /// The spool's absolute path, visible on the nodes.
  public var spool: String
  /// The folder of Slurm's commands; nil to search the path.
  public var tools: String?

  /// Creates options with default values.
  public init(program: String, spool: String) {
    self.program = program
    self.spool = spool
  }

  /// The name by which the spool's pilots are found, also by a later run of the coordinator.
  public var jobName: String { "suture-" + SHA256.hexDigest(of: Array(spool.utf8)).prefix(10) }

  /// Reads a time in one of Slurm's forms: `minutes`, `minutes:seconds`, `hours:minutes:seconds`, `days-hours`,
  /// `days-hours:minutes` or `days-hours:minutes:seconds`.
  /// - Returns: seconds; nil if the text is none of these.
  public static func seconds(_ text: String) -> Int? {
    let halves = text.split(separator: "-", omittingEmptySubsequences: false)
    let parts = (halves.last ?? "").split(separator: ":", omittingEmptySubsequences: false).map { Int($0) }
    let numbers = parts.compactMap(\.self)
    guard halves.count <= 2, numbers.count == parts.count, numbers.allSatisfy({ (0...1_000_000).contains($0) }) else {
      return nil
    }
    let total: Int
    if halves.count == 2 {
      guard let days = Int(halves[0]), (0...10_000).contains(days), (1...3).contains(numbers.count) else { return nil }
      let padded = numbers + [0, 0]
      total = ((days * 24 + padded[0]) * 60 + padded[1]) * 60 + padded[2]
    } else {
      switch numbers.count {
      case 1: total = numbers[0] * 60
      case 2: total = numbers[0] * 60 + numbers[1]
      case 3: total = (numbers[0] * 60 + numbers[1]) * 60 + numbers[2]
      default: return nil
      }
    }
    return total > 0 ? total : nil
  }
}
