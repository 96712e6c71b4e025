internal import CProcess
import Glibc

/// Starts programs in a process group of their own, with default signal handlers and without inherited descriptors
/// other than those passed explicitly.
enum Spawn {
  /// Starts a program.
  /// - Parameters:
  ///   - program: the program's file.
  ///   - environment: its environment variables.
  ///   - streams: its standard input, output and error.
  ///   - passed: further descriptors; the first becomes number 3.
  /// - Returns: its process identifier.
  static func start(
    _ program: String, _ arguments: [String], environment: ProcessEnvironment, streams: [Descriptor],
    passed: [Int32] = []
  ) throws(ProcessError) -> Int32 {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    // A passed descriptor may have a number that another one is about to be given, so all are first moved to higher
    // numbers.
    let numbers = streams.map(\.number) + passed
    let spare = (numbers.max() ?? 0) + Int32(numbers.count) + 1
    for (index, number) in numbers.enumerated() {
      posix_spawn_file_actions_adddup2(&actions, number, spare + Int32(index))
    }
    for index in numbers.indices { posix_spawn_file_actions_adddup2(&actions, spare + Int32(index), Int32(index)) }
    posix_spawn_file_actions_addclosefrom_np(&actions, Int32(numbers.count))

    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setpgroup(&attributes, 0)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

    var child: Int32 = 0
    let code = withStrings([program] + arguments) { words in
      withStrings(environment.variables) { variables in
        posix_spawn(&child, program, &actions, &attributes, words, variables)
      }
    }
    guard code == 0 else { throw .unstartable(program: program, code: code) }
    return child
  }

  private static func withStrings<Result>(
    _ strings: [String], _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Result
  ) -> Result {
    var pointers = strings.map { strdup($0) } + [nil]
    defer { for pointer in pointers { free(pointer) } }
    return pointers.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { preconditionFailure("an array with a last nil is not empty") }
      return body(base)
    }
  }
}
