/// A limit that a trial broke; a later run may allow more.
struct BrokenLimit: Hashable {
  /// Which of the limits.
  enum Kind: String {
    case wall, cpu, memory, build
  }

  let kind: Kind
  /// What was allowed: seconds, or bytes.
  let value: Double

  /// Whether `limits` allow more, so that trying again may end otherwise.
  func isRaised(by limits: TrialLimits) -> Bool {
    switch kind {
    case .wall: limits.wall > value
    case .cpu: limits.cpu.map { $0 > value } ?? true
    case .build: limits.build.map { $0 > value } ?? true
    case .memory: limits.memory.map { Double($0) > value } ?? true
    }
  }
}

extension TrialLoss {
  /// The limit that it broke; nil where it went wrong otherwise.
  var brokenLimit: BrokenLimit? {
    switch kind {
    case .timedOut(let seconds): BrokenLimit(kind: .wall, value: seconds)
    case .hung(let seconds): BrokenLimit(kind: .build, value: seconds)
    case .exceededCPU(let seconds): BrokenLimit(kind: .cpu, value: seconds)
    case .exceededMemory(let bytes): BrokenLimit(kind: .memory, value: Double(bytes))
    case .crashed, .exited, .forked, .garbled, .failed: nil
    }
  }

  /// Whether the trial itself is to blame, as far as can be known: SIGKILL comes from outside, from a user or from a
  /// system without memory, so a later run tries again.
  var isVerdict: Bool { kind != .crashed(signal: 9) }
}
