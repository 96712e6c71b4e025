import SutureSupport

/// Why the tensors of a weight file cannot be loaded into a network.
public enum TransferError: DeterministicError, Hashable, Sendable {
  /// The file provides less of the network than is required, as a share of its values.
  case incomplete(TransferReport, required: Double)
  /// The file's format does not keep the order of tensors.
  case noOrder(path: String)
  /// No tensor of the file fits the network.
  case nothingFits(TransferReport)
}

extension TransferError: CustomStringConvertible {
  /// What of the file fits, and what to do about it.
  public var description: String {
    switch self {
    case .incomplete(let report, let required):
      let share = required == 1 ? "all are required" : "\(NumberText.percent(required)) are required"
      return "\(report.summary); \(share)\n\(report.table)\n\(Self.wayOut(of: report))"
    case .noOrder(let path):
      return "'\(path)' cannot be read by position: safetensors files are sorted by name, whatever the network's order "
        + "is; '--rename' gives their tensors other names"
    case .nothingFits(let report):
      return "\(report.summary)\n\(report.table)\n\(Self.wayOut(of: report))"
    }
  }

  private static func wayOut(of report: TransferReport) -> String {
    guard report.loaded.tensors > 0 else {
      return "no tensor of the file has the name and shape of one of the network's: is the file for another network? "
        + "'--rename' gives its tensors other names, and '--by-position' compares shapes alone"
    }
    // Rounded down, so that the option accepts this file.
    let share = (report.share * 1000).rounded(.down) / 1000
    let accepted = "'--require-transfer \(share)' accepts it; what is missing then keeps its initial values"
    guard let classes = classes(in: report) else { return accepted }
    return
      "the file's last layer is for \(classes) classes, as is that of the backbone with '(classes: \(classes))' after "
      + "its name; \(accepted)"
  }

  /// The number of classes of the file's network, if it is all that differs: the first size of one layer's tensors.
  private static func classes(in report: TransferReport) -> Int? {
    let layers = Set(report.mismatches.map { $0.name.split(separator: ".").dropLast().joined(separator: ".") })
    let sizes = Set(report.mismatches.map(\.file.first))
    guard layers.count == 1, sizes.count == 1, let classes = sizes.first ?? nil,
      report.mismatches.map(\.file.count).sorted() == [1, 2],
      report.mismatches.allSatisfy({ $0.file.dropFirst() == $0.network.dropFirst() })
    else { return nil }
    return classes
  }
}
