import SutureProcess
import SutureSandbox

/// Limits of one attempt at a trial.
public struct TrialLimits: Hashable, Sendable, Codable {
  /// Wall time, in seconds.
  public var wall: Double
  /// CPU time summed over threads, in seconds; nil for no limit.
  public var cpu: Double?
  /// Memory, in bytes; nil for no limit.
  public var memory: Int?
  /// Wall time for loading a library, and for one build by a plugin, in seconds; nil for no limit of its own.
  public var build: Double?

  /// Creates limits.
  public init(wall: Double, cpu: Double? = nil, memory: Int? = nil, build: Double? = nil) {
    self.wall = wall
    self.cpu = cpu
    self.memory = memory
    self.build = build
  }

  /// The limits that a worker enforces; `build` is part of the sandbox's settings.
  var job: JobLimits { JobLimits(wall: wall, cpu: cpu, memory: memory) }
}

/// A limit that a trial exceeded; a later run may raise it.
struct BrokenLimit: Hashable {
  /// The kind of limit.
  enum Kind: String {
    case wall, cpu, memory, build
  }

  let kind: Kind
  /// The limit's value, in seconds or bytes.
  let value: Double

  /// Whether `limits` have a higher limit of this kind, so that a retry may succeed.
  func isRaised(by limits: TrialLimits) -> Bool {
    switch kind {
    case .wall: limits.wall > value
    case .cpu: limits.cpu.map { $0 > value } ?? true
    case .build: limits.build.map { $0 > value } ?? true
    case .memory: limits.memory.map { Double($0) > value } ?? true
    }
  }
}

extension JobLoss {
  /// The exceeded limit; nil if the job was lost for another reason.
  var brokenLimit: BrokenLimit? {
    switch kind {
    case .timedOut(let seconds): BrokenLimit(kind: blamed == nil ? .wall : .build, value: seconds)
    case .exceededCPU(let seconds): BrokenLimit(kind: .cpu, value: seconds)
    case .exceededMemory(let bytes): BrokenLimit(kind: .memory, value: Double(bytes))
    case .crashed, .exited, .forked, .denied, .garbled, .implausible, .abandoned, .engineEnded: nil
    }
  }

  /// Whether the loss is attributed to the trial itself.
  ///
  /// SIGKILL comes from outside, from a user or a system out of memory, and so does the loss of a machine: a later run
  /// tries again.
  var isVerdict: Bool {
    switch kind {
    case .crashed(let signal): signal != 9
    case .engineEnded(let ending, _): ending != .crashed(signal: 9)
    case .abandoned: false
    case .exited, .timedOut, .exceededCPU, .exceededMemory, .forked, .denied, .garbled, .implausible: true
    }
  }
}
