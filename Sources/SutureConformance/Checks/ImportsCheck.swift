import SutureRegistry

/// The library only describes computations: it does not start programs, open connections or load other code.
public struct ImportsCheck: ConformanceCheck {
  public static let id = "imports"
  public static let level = ConformanceLevel.quick
  public static let need = ConformanceNeed.manifest
  public static let examinesLibrary = true
  public static let explanation = "its library starts no programs, opens no connections and needs system libraries only"

  /// Functions not needed to describe a computation.
  static let forbidden: Set<String> = [
    "fork", "vfork", "clone", "_Fork", "posix_spawn", "posix_spawnp", "execl", "execlp", "execle", "execv", "execvp",
    "execve", "execvpe", "execveat", "fexecve", "system", "popen", "ptrace", "process_vm_writev", "socket",
    "socketpair", "connect", "bind", "listen", "accept", "accept4", "dlopen", "dlmopen",
  ]

  /// Name prefixes of libraries that are part of the system or of Swift.
  static let libraries = [
    "libc.", "libm.", "libpthread.", "libdl.", "librt.", "libgcc_s.", "libstdc++.", "libc++.", "libc++abi.",
    "libunwind.", "libatomic.", "ld-linux", "ld-musl", "linux-vdso.", "libswift", "libFoundation", "lib_Foundation",
    "libBlocksRuntime.", "libdispatch.",
  ]

  public init() {}

  public func run(_ subject: ConformanceSubject, _ report: inout CheckReport) throws {
    // Another check reports why the library cannot be used.
    guard let file = try? subject.registry.library(for: subject.manifest) else {
      return report.skip("its library cannot be used")
    }
    guard let imports = try file.imports(), let needed = try file.neededLibraries() else {
      return report.skip("imports cannot be read from libraries on this machine")
    }
    let functions = imports.filter(Self.forbidden.contains).sorted()
    if !functions.isEmpty {
      report.fail(
        "'\(file.path)' uses \(Self.quoted(functions)), which describing a computation does not need",
        reproduce: "nm --dynamic --undefined-only '\(file.path)'")
    }
    let strangers = needed.filter { name in !Self.libraries.contains(where: name.hasPrefix) }
    if !strangers.isEmpty {
      report.fail(
        "'\(file.path)' needs \(Self.quoted(strangers)), which may be missing on other machines: link it statically",
        reproduce: "readelf --dynamic '\(file.path)'")
    }
    if report.holds { report.pass("\(imports.count) symbols of \(needed.count) libraries") }
  }

  private static func quoted(_ names: [String]) -> String { names.map { "'\($0)'" }.joined(separator: ", ") }
}
