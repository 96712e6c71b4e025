internal import CProcess
import Glibc

/// Starts programs as nobody's heirs: in a process group of their own, with the signals that programs begin with, and
/// without any descriptor but the standard streams.
enum Spawn {
  /// Starts a program.
  /// - Parameters:
  ///   - program: its file.
  ///   - environment: what differs from this process's environment.
  ///   - streams: its standard input, output and errors.
  /// - Returns: its process identifier.
  static func start(
    _ program: String, _ arguments: [String], environment: [String: String], streams: [Descriptor]
  ) throws(ProcessError) -> Int32 {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (number, stream) in streams.enumerated() {
      posix_spawn_file_actions_adddup2(&actions, stream.number, Int32(number))
    }
    posix_spawn_file_actions_addclosefrom_np(&actions, Int32(streams.count))

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
      withStrings(variables(changed: environment)) { variables in
        posix_spawn(&child, program, &actions, &attributes, words, variables)
      }
    }
    guard code == 0 else { throw .unstartable(program: program, code: code) }
    return child
  }

  /// This process's environment with changes, as `name=value`.
  private static func variables(changed: [String: String]) -> [String] {
    var variables: [String] = []
    var next = environ
    while let text = next.pointee {
      let variable = String(cString: text)
      if changed[String(variable.prefix { $0 != "=" })] == nil { variables.append(variable) }
      next += 1
    }
    return variables + changed.map { "\($0)=\($1)" }
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
