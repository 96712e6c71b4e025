import SutureComposer
import SutureGraph
import SutureRegistry

/// A backbone's site names are unique, start with 'input', and each site's layout fits its shape.
public struct SitesCheck: ConformanceCheck {
  public static let id = "sites"
  public static let level = ConformanceLevel.quick
  public static let need = ConformanceNeed.graph
  public static let explanation = "a backbone's sites have unique names and layouts that fit, 'input' first"

  public init() {}

  public func run(_ subject: ConformanceSubject, _ report: inout CheckReport) throws {
    guard subject.manifest.kind == .backbone else { return report.skip("only backbones have sites") }
    let shape = try subject.manifest.typicalInput ?? subject.workShape(batch: 1)
    let command = subject.command(shape)
    let sites = try subject.buildWithSites(shape).sites
    if sites.first?.name != "input" {
      report.fail("the first site must be 'input', but it is '\(sites.first?.name ?? "none")'", reproduce: command)
    }
    if sites.count < 2 { report.fail("it names no site other than 'input'", reproduce: command) }
    var names: Set<String> = []
    for site in sites {
      if !names.insert(site.name).inserted { report.fail("site '\(site.name)' is named twice", reproduce: command) }
      switch site.layout {
      case .map where site.shape.rank != 4:
        report.fail("site '\(site.name)' holds \(site.shape), which is not a map [n, c, h, w]", reproduce: command)
      case .tokens(let prefix, let height, let width)
      where site.shape.rank != 3 || site.shape[1] != prefix + height * width:
        report.fail(
          "site '\(site.name)' holds \(site.shape), which is not \(prefix) + \(height)×\(width) tokens",
          reproduce: command)
      default: break
      }
    }
    if report.holds { report.pass("\(sites.count) sites") }
  }
}
