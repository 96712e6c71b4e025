/// What `squeue` tells of the spool's pilots.
struct SlurmQueue: Hashable {
  /// A task.
  struct Task: Hashable {
    /// The array's id and the task's index, such as `123_4`.
    ///
    /// The id of the job is of no use: that of the task started last is the array's own, and means all of its tasks.
    let id: String
    let state: String
    let reason: String

    /// Whether the task runs, or will run without anybody's help.
    var isPresent: Bool {
      switch state {
      case "RUNNING", "CONFIGURING", "SUSPENDED", "RESIZING", "SIGNALING", "STOPPED", "STAGE_OUT": true
      case "PENDING": !isHeld
      default: false
      }
    }

    /// Whether the task is held: by a user, or since Slurm could not start it.
    var isHeld: Bool { reason.lowercased().contains("held") }

    /// Whether Slurm shows a task as waiting that it could not start, or has forgotten to have run: it never starts.
    var isStale: Bool { state == "PENDING" && reason.contains("launch failed") }
  }

  let tasks: [Task]

  /// The format for `squeue`; `%r` may hold spaces, so it is last.
  static let format = "%F_%K|%T|%r"

  /// - Parameter lines: the lines of `squeue` in this format; others are ignored.
  init(lines: [String]) {
    tasks = lines.compactMap { line in
      let fields = line.split(separator: "|", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
      guard fields.count == 3, fields[0].wholeMatch(of: /[0-9]+_[0-9]+/) != nil else { return nil }
      return Task(id: fields[0], state: fields[1], reason: fields[2])
    }
  }

  /// The numbers of tasks by state, in one line.
  var summary: String {
    guard !tasks.isEmpty else { return "no workers in Slurm's queue" }
    var counts: [String: Int] = [:]
    for task in tasks {
      let reason = task.state == "PENDING" && task.reason != "None" ? " (\(task.reason))" : ""
      counts["\(task.state.lowercased())\(reason)", default: 0] += 1
    }
    return "in Slurm's queue: "
      + counts.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
  }
}
