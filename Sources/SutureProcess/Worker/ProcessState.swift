import Glibc

/// The process-wide state that code in this process can change for all later code.
public struct ProcessState: Sendable {
  private let descriptors: [String]
  private let threadCount: Int
  private let folder: [UInt]
  private let mask: mode_t
  private let handlers: [Int32: UInt]
  private let blocked: [Int32]
  private let environment: [String]
  private let locale: String
  private let timers: [Bool]
  private let limits: [[rlim_t]]
  private let priority: Int32
  /// Page faults of child processes that have been waited for.
  private let childFaults: Int

  /// The current state.
  public static var current: ProcessState { ProcessState() }

  private init() {
    let resources = ProcessResources.current
    // The descriptor used to read the list is already closed and has no target.
    descriptors = (resources.descriptors ?? []).compactMap { number in
      ProcessFiles.target(of: "/proc/self/fd/\(number)").map { "\(number): \($0)" }
    }
    threadCount = resources.threadCount ?? 1
    folder = resources.folder
    mask = umask(0)
    umask(mask)
    var handlers: [Int32: UInt] = [:]
    var blockedSet = sigset_t()
    pthread_sigmask(SIG_BLOCK, nil, &blockedSet)
    var blocked: [Int32] = []
    for signal in 1...Int32(64) {
      var action = sigaction()
      if sigaction(signal, nil, &action) == 0 {
        handlers[signal] = withUnsafeBytes(of: action) { $0.loadUnaligned(as: UInt.self) }
      }
      if sigismember(&blockedSet, signal) == 1 { blocked.append(signal) }
    }
    self.handlers = handlers
    self.blocked = blocked
    environment = ProcessState.environment
    locale = setlocale(LC_ALL, nil).map { String(cString: $0) } ?? ""
    timers = [ITIMER_REAL, ITIMER_VIRTUAL, ITIMER_PROF].map { which in
      var timer = itimerval()
      getitimer(__itimer_which_t(which.rawValue), &timer)
      return timer.it_value.tv_sec > 0 || timer.it_value.tv_usec > 0
    }
    limits = [RLIMIT_NOFILE, RLIMIT_AS, RLIMIT_CPU, RLIMIT_FSIZE, RLIMIT_STACK, RLIMIT_CORE].map { resource in
      var limit = rlimit()
      getrlimit(__rlimit_resource_t(resource.rawValue), &limit)
      return [limit.rlim_cur, limit.rlim_max]
    }
    priority = getpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0)
    var children = rusage()
    getrusage(__rusage_who_t(RUSAGE_CHILDREN.rawValue), &children)
    childFaults = children.ru_minflt
  }

  private static var environment: [String] {
    var variables: [String] = []
    var next: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = environ
    while let place = next, let text = place.pointee {
      variables.append(String(cString: text))
      next = place + 1
    }
    return variables.sorted()
  }

  /// Whether a child process was started and waited for since `start`.
  public func hasWaited(since start: ProcessState) -> Bool { childFaults != start.childFaults }

  /// The changes since `start`, each a clause without a subject: `changes the working folder`.
  public func changes(since start: ProcessState) -> [String] {
    var found: [String] = []
    let added = threadCount - start.threadCount
    if added > 0 { found.append("leaves \(added) thread\(added == 1 ? "" : "s") running") }
    let opened = Set(descriptors).subtracting(start.descriptors)
    let closed = Set(start.descriptors).subtracting(descriptors)
    if !opened.isEmpty {
      found.append("leaves \(opened.count) descriptor\(opened.count == 1 ? "" : "s") open (\(opened.sorted()[0]))")
    }
    if opened.isEmpty, !closed.isEmpty { found.append("closes descriptors that are not its own") }
    if folder != start.folder { found.append("changes the working folder") }
    if mask != start.mask { found.append("changes the umask from \(octal(start.mask)) to \(octal(mask))") }
    let signals = handlers.keys.filter { handlers[$0] != start.handlers[$0] }.sorted()
    if !signals.isEmpty {
      found.append("changes the handler of \(signals.map(SignalName.of).joined(separator: ", "))")
    }
    if blocked != start.blocked { found.append("changes which signals are blocked") }
    if environment != start.environment {
      let names = Set(environment).symmetricDifference(start.environment).map { $0.prefix { $0 != "=" } }
      found.append("changes the environment (\(Set(names).sorted().joined(separator: ", ")))")
    }
    if locale != start.locale { found.append("changes the locale to \(locale)") }
    if timers != start.timers { found.append("sets a timer") }
    if limits != start.limits { found.append("changes the limits of the process") }
    if priority != start.priority { found.append("changes the priority of the process") }
    return found
  }

  private func octal(_ mode: mode_t) -> String {
    let digits = String(mode, radix: 8)
    return String(repeating: "0", count: max(0, 3 - digits.count)) + digits
  }
}
