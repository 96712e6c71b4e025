import SutureRegistry

/// The library is a file that can be loaded here, exports its entry and nothing else, and offers the module.
public struct BinaryCheck: ConformanceCheck {
  public static let id = "binary"
  public static let level = ConformanceLevel.quick
  public static let need = ConformanceNeed.manifest
  public static let explanation = "its library exports the entry and nothing else, loads, and offers it"

  /// Symbols that linkers add by themselves.
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
        "'\(file.path)' must export '\(LibraryFile.entry)' and nothing else, and exports \(shown)\(rest): "
          + "hide the others with -fvisibility=hidden or a version script",
        reproduce: "nm --dynamic --defined-only '\(file.path)'")
    }
    try subject.load()
    if report.holds { report.pass("\(file.size) bytes") }
  }
}
