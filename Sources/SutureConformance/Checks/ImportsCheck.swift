import SutureRegistry

/// The library describes computations: it neither starts programs, nor opens connections, nor loads other code.
public struct ImportsCheck: ConformanceCheck {
  public static let id = "imports"
  public static let level = ConformanceLevel.quick
  public static let need = ConformanceNeed.manifest
  public static let explanation = "its library starts no programs, opens no connections and needs system libraries only"

  /// Functions that nobody needs to describe a computation.
  static let forbidden: Set<String> = [
    "fork", "vfork", "clone", "_Fork", "posix_spawn", "posix_spawnp", "execl", "execlp", "execle", "execv", "execvp",
    "execve", "execvpe", "execveat", "fexecve", "system", "popen", "ptrace", "process_vm_writev", "socket",
    "socketpair", "connect", "bind", "listen", "accept", "accept4", "dlopen", "dlmopen",
  ]

  /// What the names of libraries begin with that come with the system or with Swift.
  static let libraries = [
    "libc.", "libm.", "libpthread.", "libdl.", "librt.", "libgcc_s.", "libstdc++.", "libc++.", "libc++abi.",
    "libunwind.", "libatomic.", "ld-linux", "ld-musl", "linux-vdso.", "libswift", "libFoundation", "lib_Foundation",
    "libBlocksRuntime.", "libdispatch.",
  ]

  public init() {}

  public func run(_ subject: ConformanceSubject, _ report: inout CheckReport) throws {
    // Why there is no library, another check says.
    guard let file = try? subject.registry.library(for: subject.manifest) else {
      return report.skip("its library cannot be used")
    }
    guard let imports = try file.imports(), let needed = try file.neededLibraries() else {
      return report.skip("this machine's libraries do not tell")
    }
    let functions = imports.filter(Self.forbidden.contains).sorted()
    if !functions.isEmpty {
      report.fail(
        "'\(file.path)' uses \(Self.quoted(functions)), which no description of a computation needs",
        reproduce: "nm --dynamic --undefined-only '\(file.path)'")
    }
    let strangers = needed.filter { name in !Self.libraries.contains(where: name.hasPrefix) }
    if !strangers.isEmpty {
      report.fail(
        "'\(file.path)' needs \(Self.quoted(strangers)), which may be missing elsewhere: link it statically",
        reproduce: "readelf --dynamic '\(file.path)'")
    }
    if report.holds { report.pass("\(imports.count) symbols of \(needed.count) libraries") }
  }

  private static func quoted(_ names: [String]) -> String { names.map { "'\($0)'" }.joined(separator: ", ") }
}
