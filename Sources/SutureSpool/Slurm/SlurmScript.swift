import SutureSupport

/// The script with which `sbatch` starts pilots.
public struct SlurmScript: Hashable, Sendable, CustomStringConvertible {
  private let options: SlurmOptions

  /// Creates the script of some pilots.
  public init(_ options: SlurmOptions) { self.options = options }

  /// The script's text.
  public var description: String {
    let prologue = options.prologue.map { ["", "# What this site needs before the worker starts."] + [$0] } ?? []
    return
      ([
        "#!/bin/bash",
        "# Workers of a sweep: each takes jobs from the spool until its time is nearly over.",
      ] + directives.map { "#SBATCH \(Self.quoted($0))" } + prologue + [
        "",
        "# With exec, signals reach the worker itself: a shell would hold them back until the worker has ended.",
        "exec \(command)",
      ]).joined(separator: "\n") + "\n"
  }

  /// The options of `sbatch`, one each.
  ///
  /// They are also given on its command line: variables such as `SBATCH_PARTITION` override a script's lines.
  var directives: [String] {
    var lines = [
      "--job-name=\(options.jobName)", "--array=0-\(options.pilots - 1)", "--time=\(Self.time(options.seconds))",
      "--nodes=1", "--ntasks=1", "--cpus-per-task=\(options.cpus)",
    ]
    if let partition = options.partition { lines.append("--partition=\(partition)") }
    if let resources = options.resources { lines.append("--gres=\(resources)") }
    if !options.extra.contains(where: { $0.hasPrefix("--mem") && !$0.hasPrefix("--mem-bind") }) {
      lines.append("--mem=\(options.cpus * SlurmOptions.memoryPerCPU)M")
    }
    return lines + [
      "--chdir=\(options.spool)",
      // A name for each task, and appended to: each start of a task would empty the file.
      "--output=\(options.spool.replacing("%", with: "%%"))/logs/%A_%a.log", "--open-mode=append",
      // A lost worker is replaced at once; Slurm itself would wait for two minutes.
      "--no-requeue",
      // It comes up to a minute early.
      "--signal=B:USR1@\(options.margin)",
    ] + options.extra
  }

  private var command: String {
    let words = [
      options.program, "worker", "--spool", options.spool, "--workers", "\(options.workers)", "--margin",
      "\(options.margin)", "--idle-limit", "\(SlurmOptions.idleLimit)",
    ]
    // The prologue's time is over already when the worker starts.
    return ShellWords.text(words + options.arguments) + " --time-limit $((\(options.seconds) - SECONDS))"
  }

  /// An option whose value is quoted if a line of a script needs that.
  private static func quoted(_ option: String) -> String {
    guard let sign = option.firstIndex(of: "="), option.contains(where: { $0.isWhitespace || "\"'#\\".contains($0) })
    else { return option }
    let value = option[option.index(after: sign)...].replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
    return option[...sign] + "\"\(value)\""
  }

  private static func time(_ seconds: Int) -> String {
    func two(_ number: Int) -> String { (number < 10 ? "0" : "") + "\(number)" }
    let (days, hours) = (seconds / 86_400, seconds / 3600 % 24)
    return (days > 0 ? "\(days)-" : "") + "\(two(hours)):\(two(seconds / 60 % 60)):\(two(seconds % 60))"
  }
}
