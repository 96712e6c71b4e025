import SutureRegistry

/// The library can be loaded on this machine, exports only its entry function, and offers the module.
public struct BinaryCheck: ConformanceCheck {
  public static let id = "binary"
  public static let level = ConformanceLevel.quick
  public static let need = ConformanceNeed.manifest
  public static let examinesLibrary = true
  public static let explanation = "its library loads, exports only the entry function, and offers it"

  /// Symbols added by linkers.
  private static let linkerSymbols: Set<String> = ["_init", "_fini", "_edata", "_end", "__bss_start"]

  public init() {}

  public func run(_ subject: ConformanceSubject, _ report: inout CheckReport) throws {
    let file = try subject.registry.library(for: subject.manifest)
    let strangers = (try file.exports() ?? []).filter {
      $0 != LibraryFile.entry && !BinaryCheck.linkerSymbols.contains($0)
    }
    if !strangers.isEmpty {
      let shown = strangers.prefix(5).map { "'\($0)'" }.joined(separator: ", ")
      let rest = strangers.count > 5 ? " and \(strangers.count - 5) more" : ""
      report.fail(
        "'\(file.path)' must export only '\(LibraryFile.entry)', but also exports \(shown)\(rest): "
          + "hide the others with -fvisibility=hidden or a version script",
        reproduce: "nm --dynamic --defined-only '\(file.path)'")
    }
    try subject.load()
    if report.holds { report.pass("\(file.size) bytes") }
  }
}
