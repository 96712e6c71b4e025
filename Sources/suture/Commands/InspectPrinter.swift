import SutureExecution
import SutureGraph
import SutureSupport

/// The text output of `suture inspect`.
struct InspectPrinter {
  /// Most sites printed without `--full`.
  private static let siteCount = 12

  private let report: InspectReport
  /// Whether repeated blocks are printed individually, and every site.
  private let isFull: Bool

  init(_ report: InspectReport, isFull: Bool) {
    self.report = report
    self.isFull = isFull
  }

  /// Prints the structure and the numbers; warnings go to standard error.
  func print(to console: Console) {
    console.print(isFull ? report.structure : report.foldedStructure)
    console.print("")
    console.print("composition  \(report.composition)")
    if let backbone = report.backbone { console.print("backbone     \(backbone)") }
    printSites(to: console)
    console.print("input        \(Shape(report.input))")
    console.print("output       \(Shape(report.output))")
    console.print("parameters   \(NumberText.grouped(report.size.parameters))")
    let whole =
      report.input[0] > 1 ? ", \(NumberText.grouped(report.size.macs)) for the batch of \(report.input[0])" : ""
    console.print("MACs         \(NumberText.grouped(report.size.macsPerImage)) per image\(whole)")
    if let bare = report.bare, !report.sites.isEmpty { printDifference(from: bare, to: console) }
    console.print("elementwise  \(NumberText.grouped(report.elementOperations)) operations")
    console.print("traffic      \(NumberText.bytes(report.bytes)), each operation on its own")
    var steps = report.gain.map { $0.gain.map { NumberText.decimal($0, digits: 3) } ?? "not finite" }
    // For a long chain, show only its beginning and end.
    if steps.count > 10 { steps.replaceSubrange(6..<steps.count - 2, with: ["…"]) }
    console.print(
      steps.isEmpty
        ? "gain         not measured: it takes too much memory"
        : "gain         \(steps.joined(separator: " → ")) of the signal's rms with fresh parameters")
    if let transfer = report.transfer {
      console.print("weights      \(transfer.summary)")
      console.print(transfer.table)
    }
    for note in report.notes { console.print("note         \(note.replacing("\n", with: "\n             "))") }
    for warning in report.warnings { console.printError("warning: \(warning.replacing("\n", with: "\n  "))") }
  }

  private func printSites(to console: Console) {
    let listed = isFull ? report.sites[...] : report.sites.prefix(Self.siteCount)
    for (index, place) in listed.enumerated() {
      let shape = Shape(place.shape)
      console.print("\(index == 0 ? "grafted at   " : "             ")\(place.site) (\(shape))")
    }
    if listed.count < report.sites.count {
      console.print("             and \(report.sites.count - listed.count) more sites, which --full lists")
    }
  }

  private func printDifference(from bare: InspectReport.Size, to console: Console) {
    func added(_ after: Int, _ before: Int) -> String {
      let difference = after - before
      let percent = before > 0 ? " (\(NumberText.change(Double(difference) / Double(before))))" : ""
      return NumberText.signed(difference) + percent
    }
    console.print(
      "bare         \(NumberText.grouped(bare.parameters)) parameters, "
        + "\(NumberText.grouped(bare.macsPerImage)) MACs per image")
    console.print(
      "added        \(added(report.size.parameters, bare.parameters)) parameters, "
        + "\(added(report.size.macsPerImage, bare.macsPerImage)) MACs per image")
  }
}
