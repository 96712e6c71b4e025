import SutureSandbox

/// The options of a coordinator.
public struct SpoolOptions: Sendable {
  /// The folder on the shared file system.
  public var path: String
  /// The program and what its results depend on, as text; pilots must be the same.
  public var program: String
  /// The identifier of the engine that jobs compute with.
  public var engine: String
  /// The vector instructions of this machine.
  public var instructions: String
  /// How plugins are run.
  public var sandbox: SandboxSettings
  /// Memory limit per job that the user gave, in bytes; otherwise pilots divide their own memory.
  public var memoryLimit: Int?
  /// The file on a local disk in which the state of the pilots is kept for other commands; nil for none.
  public var snapshot: String?
  /// The intervals.
  public var timing = SpoolTiming()

  /// Creates options.
  public init(
    path: String, program: String, engine: String, instructions: String, sandbox: SandboxSettings,
    memoryLimit: Int? = nil,
    snapshot: String? = nil, timing: SpoolTiming = SpoolTiming()
  ) {
    self.path = path
    self.program = program
    self.engine = engine
    self.instructions = instructions
    self.sandbox = sandbox
    self.memoryLimit = memoryLimit
    self.snapshot = snapshot
    self.timing = timing
  }
}
