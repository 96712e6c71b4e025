/// What a child process is for; the raw value is the word on the command line.
public enum ProcessRole: String, Sendable, CaseIterable {
  /// It runs plugin code, confined.
  case builder
  /// The same, unconfined.
  case unconfinedBuilder = "unconfined-builder"
  /// It computes, and loads no plugin.
  case worker = "job-worker"
}
