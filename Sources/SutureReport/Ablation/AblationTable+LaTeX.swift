import SutureComposer
import SutureSupport
import SutureSweep

extension AblationTable {
  /// The table as a LaTeX `table` environment; the best accuracy, and those not distinguishable from it, are bold.
  ///
  /// Names of data sets, sites and modules are escaped. It requires `\usepackage{booktabs}` only.
  public func latex() -> String {
    let columns = columns
    let isLeading = isLeading
    let texts = columns.map { column in
      column.cells.indices.map { row in cell(column, row, isBold: isLeading[row]) }
    }
    let aside = hasControls ? ", controls aside" : ""
    let bold =
      isLeading.contains(true)
      ? " Bold: the highest accuracy\(aside), and those not distinguishable from it (paired by seed, Holm over the rows)."
      : ""
    let alignment = columns.map { $0.isText ? "l" : "r" }.joined()
    var lines = [
      "\\begin{table}[t]",
      "  \\centering",
      "  \\caption{\(LaTeXText.sentence(caption + bold))}",
      "  \\label{tab:ablation}",
      "  \\begin{tabular}{\(alignment)}",
      "    \\toprule",
      "    " + columns.map { LaTeXText.sentence($0.title) }.joined(separator: " & ") + " \\\\",
      "    \\midrule",
    ]
    for row in rows.indices {
      lines.append("    " + texts.map { $0[row] }.joined(separator: " & ") + " \\\\")
      if row == referenceCount - 1, rows.count > referenceCount { lines.append("    \\midrule") }
    }
    lines += ["    \\bottomrule", "  \\end{tabular}", "\\end{table}"]
    return lines.joined(separator: "\n") + "\n"
  }

  private func cell(_ column: Column, _ row: Int, isBold: Bool) -> String {
    let text = column.cells[row]
    if column.title == compositionTitle {
      guard let composition = rows[row].record.composition else { return rows[row].record.label }
      return composition.latex + (rows[row].record.control == nil ? "" : " (control)")
    }
    if column.isText { return LaTeXText.escape(text) }
    guard column.title == accuracyTitle else { return LaTeXText.number(text) }
    let number = LaTeXText.number(text)
    return isBold ? "\\textbf{\(number)}" : number
  }
}
