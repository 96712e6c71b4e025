import SutureComposer
import SutureGraph
import SutureRegistry
import SutureSupport
import SutureTestSupport
import Testing

@testable import SutureSweep
@testable import SutureReport

struct AblationTableTests {
  private func sweep() throws -> [CandidateRecord] {
    [
      try SweepRecords.record(
        0, nil, [0.90, 0.91, 0.92], epochs: 20, parameters: 78_042, macs: 12_512_000, latency: 0.4213),
      try SweepRecords.record(
        1, "se >> eca", [0.92, 0.94, 0.93], epochs: 20, parameters: 78_106, macs: 12_530_000, latency: 0.5),
      try SweepRecords.record(
        2, "project(se | cbam(kernel_size: 7))", [0.91, 0.92, 0.93], epochs: 20, parameters: 79_000, macs: 12_600_000),
      try SweepRecords.record(
        3, "(eca * se) + gct", [0.90, 0.91, 0.915], epochs: 20, parameters: 78_000, macs: 12_600_000, latency: 0.7),
      try SweepRecords.record(
        4, "gct(mode: \"50% & a | b\")", [0.5, 0.5, 0.6], epochs: 20, parameters: 1, macs: 1, latency: 1),
    ]
  }

  private func table(_ selection: AblationTable.Selection) throws -> AblationTable {
    try AblationTable(
      try sweep(), epochs: 20, selection: selection, dataSet: "CIFAR-10", backbone: "resnet8(width: 4)")
  }

  @Test func `LaTeX of the best three`() throws {
    #expect(
      try table(.best(3)).latex() == #"""
        \begin{table}[t]
          \centering
          \caption{Validation accuracy on CIFAR-10 with resnet8(width: 4) after 20 epochs: mean $\pm$ standard deviation over 3 seeds (0, 1, 2). $\Delta$: difference to the bare backbone in points, paired by seed, $\pm$ half its 95\,\% interval by Student's t with 2 degrees of freedom. Shown are the best 3 of 4 candidates by these same accuracies; this selection makes them slightly optimistic, and the intervals do not account for it. $\Delta$ without $\pm$: the same difference with every seed, which does not make it certain. Bold: the highest accuracy, and those not distinguishable from it (paired by seed, Holm over the rows).}
          \label{tab:ablation}
          \begin{tabular}{lrrrrrr}
            \toprule
            Composition & Validation (\%) & Seeds & $\Delta$ (points) & Parameters & MACs (M) & Latency (ms) \\
            \midrule
            the bare backbone & \textbf{91.00 $\pm$ 1.00} & 3 & -- & 78,042 & 12.51 & 0.421 \\
            \midrule
            se $\rightarrow$ eca & \textbf{93.00 $\pm$ 1.00} & 3 & $+$2.00 $\pm$ 2.48 & 78,106 & 12.53 & 0.500 \\
            project(se $\Vert$ cbam(kernel\_size: 7)) & \textbf{92.00 $\pm$ 1.00} & 3 & $+$1.00 & 79,000 & 12.60 & -- \\
            (eca $\odot$ se) $+$ gct & \textbf{90.83 $\pm$ 0.76} & 3 & $-$0.17 $\pm$ 0.72 & 78,000 & 12.60 & 0.700 \\
            \bottomrule
          \end{tabular}
        \end{table}

        """#)
  }

  @Test func `Markdown of two compositions in the order asked for`() throws {
    let asked = try sweep()
    let chosen = [asked[4], asked[2]].compactMap(\.composition)
    #expect(
      try table(.compositions(chosen)).markdown() == #"""
        | Composition | Validation (%) | Seeds | Δ (points) | Parameters | MACs (M) | Latency (ms) |
        | --- | ---: | ---: | ---: | ---: | ---: | ---: |
        | the bare backbone | 91.00 ± 1.00 | 3 | – | 78,042 | 12.51 | 0.421 |
        | `gct(mode: "50% & a \| b")` | 53.33 ± 5.77 | 3 | −37.67 ± 12.25 | 1 | 0.00 | 1.000 |
        | `project(se \| cbam(kernel_size: 7))` | 92.00 ± 1.00 | 3 | +1.00 | 79,000 | 12.60 | – |

        Validation accuracy on CIFAR-10 with resnet8(width: 4) after 20 epochs: mean ± standard deviation over 3 seeds (0, 1, 2). Δ: difference to the bare backbone in points, paired by seed, ± half its 95 % interval by Student's t with 2 degrees of freedom. Intervals are unadjusted for multiple comparisons. Δ without ±: the same difference with every seed, which does not make it certain.

        """#)
  }

  @Test func `CSV with one seed and sites`() throws {
    let records = [
      try SweepRecords.record(0, nil, [0.75], parameters: 10),
      try SweepRecords.record(1, "gct(mode: \"50% & a, b\")", [0.5], site: "layer_2", latency: 1.5),
      try SweepRecords.record(2, "se >> eca", [0.875], site: "a\"b"),
    ]
    let table = try AblationTable(records, epochs: 3, selection: .best(9), dataSet: "a_b", backbone: "x")
    let lines = [
      "candidate,composition,site,epochs,seeds,accuracy_mean,accuracy_sd,difference,difference_half_width,p,parameters,macs,"
        + "latency_ms,accuracy_split,compared_accuracy_mean,compared_accuracy_sd,difference_split,control",
      "0,identity,,3,1,0.75,,,,,10,,,validation,0.75,,validation,",
      "2,se >> eca,\"a\"\"b\",3,1,0.875,,0.125,,,,,,validation,0.875,,validation,",
      "1,\"gct(mode: \"\"50% & a, b\"\")\",layer_2,3,1,0.5,,-0.25,,,,,1.5,validation,0.5,,validation,",
    ]
    #expect(table.csv() == lines.map { $0 + "\n" }.joined())
    #expect(table.caption.hasSuffix("With one seed, no difference shown here is statistically significant."))
    #expect(table.columns.map(\.title).prefix(2) == ["Composition", "Site"])
  }

  @Test func `equal differences have no half width, and keys are those of the results`() throws {
    let lines = try table(.best(2)).csv().split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false)
    }
    let half = try #require(lines[0].firstIndex(of: "difference_half_width"))
    // The second candidate differs by 0.01 with every seed.
    #expect(lines[2][half] != "" && lines[3][half] == "")
    let own: Set = ["p", "compared_accuracy_mean", "compared_accuracy_sd"]
    #expect(Set(lines[0].map(String.init)).subtracting(own).isSubset(of: ResultColumn.all.map(\.key.stringValue)))
  }

  @Test func `the single modules of the best have their rows`() throws {
    let records = try [
      SweepRecords.record(0, nil, [0.90]), SweepRecords.record(1, "se", [0.5]), SweepRecords.record(2, "gct", [0.7]),
      SweepRecords.record(3, "eca", [0.6]), SweepRecords.record(4, "se >> eca", [0.95]),
    ]
    let table = try AblationTable(records, epochs: 3, selection: .best(1), dataSet: "d", backbone: "b")
    #expect(table.rows.map(\.record.candidate) == [0, 4, 3, 1])
  }

  @Test func `controls of the rows' operators stand beside the bare backbone and are none of the best`() throws {
    let records = try [
      SweepRecords.record(0, nil, [0.80, 0.82]), SweepRecords.record(1, "identity + identity", [0.95, 0.99]),
      SweepRecords.record(2, "identity * identity", [0.5, 0.6]), SweepRecords.record(3, "se + eca", [0.90, 0.93]),
      SweepRecords.record(4, "se", [0.85, 0.86]), SweepRecords.record(5, "gct", [0.3, 0.4]),
    ]
    func table(_ selection: AblationTable.Selection) throws -> AblationTable {
      try AblationTable(records, epochs: 3, selection: selection, dataSet: "d", backbone: "b")
    }
    let best = try table(.best(1))
    #expect(best.rows.map(\.record.candidate) == [0, 1, 3, 4])
    #expect(best.isLeading[1] == false && best.isLeading[2])
    #expect(best.caption.contains("the best 1 of 3 candidates by these same accuracies, with the single modules"))
    #expect(best.caption.hasSuffix("A control is the operator over identities, without any module."))
    let plain = try AblationTable(
      records, epochs: 3, selection: .best(1), dataSet: "d", backbone: "b", variants: ["eca: the copied form."])
    #expect(plain.caption.hasSuffix("without any module. eca: the copied form."))
    #expect(best.markdown().contains("| `identity + identity` (control) | 97.00 "))
    #expect(best.latex().contains("identity $+$ identity (control) & \\textbf") == false)
    #expect(best.latex().contains("identity $+$ identity (control) & 97.00 "))
    #expect(best.latex().contains("the highest accuracy, controls aside, and"))
    #expect(best.csv().contains("1,identity + identity,,3,2,") && best.csv().contains(",add\n"))
    // Asked for, a control is a row as others are; what has no operator needs none.
    #expect(try table(.compositions([records[1], records[4]].compactMap(\.composition))).referenceCount == 1)
    #expect(try table(.compositions([records[4]].compactMap(\.composition))).rows.map(\.record.candidate) == [0, 4])
  }

  @Test func `rows are chosen by validation accuracy, and Δ is of test accuracy`() throws {
    var records = try [
      SweepRecords.record(0, nil, [0.8, 0.8]), SweepRecords.record(1, "se", [0.9, 0.9]),
      SweepRecords.record(2, "eca", [0.85, 0.85]), SweepRecords.record(3, "gct", [0.1, 0.1]),
    ]
    for (index, test) in [0.7, 0.71, 0.75, 0.99].enumerated() { records[index].testAccuracies[3] = [0: test, 1: test] }
    let table = try AblationTable(records, epochs: 3, selection: .best(2), dataSet: "d", backbone: "b")
    #expect(table.rows.map(\.record.candidate) == [0, 1, 2])
    #expect(table.columns.map(\.title).prefix(3) == ["Composition", "Validation (%)", "Test (%)"])
    #expect(isClose(table.rows[2].difference?.mean, 0.05))
    #expect(table.caption.hasPrefix("Validation and test accuracy on d"))
    #expect(table.caption.contains("the best 2 of 3 candidates by validation accuracy; Δ is of test accuracy"))
  }

  @Test func `the best and those not distinguishable from it are set off, and none with one seed`() throws {
    let best = [0.95, 0.96, 0.97, 0.96]
    let records = try [
      SweepRecords.record(0, nil, best.map { $0 - 0.3 }), SweepRecords.record(1, "se", best),
      SweepRecords.record(2, "eca", [0.96, 0.95, 0.96, 0.96]), SweepRecords.record(3, "gct", best.map { $0 - 0.1001 }),
    ].map { record in
      var record = record
      // Equal differences would be for the sign test.
      if record.candidate != 2 { record.accuracies[3]?[0]? += 0.0001 * Double(record.candidate) }
      return record
    }
    let table = try AblationTable(records, epochs: 3, selection: .best(4), dataSet: "d", backbone: "b")
    #expect(table.rows.map(\.record.candidate) == [0, 1, 2, 3])
    #expect(table.isLeading == [false, true, true, false])
    let one = try AblationTable(
      try [SweepRecords.record(0, nil, [0.9]), SweepRecords.record(1, "se", [0.95])], epochs: 3, selection: .best(4),
      dataSet: "d", backbone: "b")
    #expect(one.isLeading == [false, false] && !one.latex().contains("textbf"))
  }

  @Test func `large numbers get units`() throws {
    let records = [
      try SweepRecords.record(0, nil, [0.9], parameters: 11_173_962, macs: 1_818_000_000, latency: 23.456),
      try SweepRecords.record(1, "se", [0.9], parameters: 11_262_962, macs: 1_819_200_000, latency: 124.04),
    ]
    let table = try AblationTable(records, epochs: 3, selection: .best(1), dataSet: "d", backbone: "b")
    #expect(
      table.columns.dropFirst(4).map { [$0.title] + $0.cells } == [
        ["Parameters (M)", "11.17", "11.26"], ["MACs (G)", "1.818", "1.819"], ["Latency (ms)", "23.5", "124.0"],
      ])
  }

  @Test func `what cannot be shown is an error`() throws {
    let records = try sweep()
    #expect(throws: AblationTableError.noBaseline(epochs: 20, known: [])) {
      try AblationTable(Array(records.dropFirst()), epochs: 20, selection: .best(1), dataSet: "d", backbone: "b")
    }
    let untried = try CompositionParser.parse("bam")
    let error = #expect(throws: AblationTableError.self) { try table(.compositions([untried])) }
    let hint =
      "; the single modules of those that go on are trained with them unless a stage's 'keep' says 'parts: false'"
    #expect(error?.description == "not trained for 20 epochs with every seed: 'bam'" + hint)
    let pair = try CompositionParser.parse("bam >> se")
    #expect(
      "\(AblationTableError.notTrained([pair], epochs: 8, shared: []))"
        == "not trained for 8 epochs with every seed: 'bam >> se'")
    #expect(
      "\(AblationTableError.notTrained([untried], epochs: 8, shared: [1, 2]))"
        == "not trained for 8 epochs with every seed: 'bam', all of these were for 1, 2" + hint)
    #expect(
      "\(AblationTableError.noBaseline(epochs: 3, known: [1, 2]))"
        == "the bare backbone was not trained for 3 epochs, only for 1, 2")
  }

  /// Every brace closed, every dollar paired, and as many cells in each row as there are columns.
  @Test(arguments: [
    "plain", "\\", "}{", "$", "%", "a & b \\\\ c", "~^_#", "<script>|`\"", "\n\n\r\u{0}", "\\end{table}",
    "%}\n\\input{x}",
    "\"\u{301}$\u{301}{\u{301}", "é±Δ – \u{2028}",
  ])
  func `hostile texts leave tables well-formed`(text: String) throws {
    var records = [
      try SweepRecords.record(0, nil, [0.9, 0.8]), try SweepRecords.record(1, "se >> eca", [0.95, 0.92], site: text),
    ]
    records.append(
      CandidateRecord(
        candidate: 2, composition: .module(ModuleReference(id: "se", hyperparameters: ["mode": .text(text)])),
        site: text, state: .done, accuracies: [3: [0: 0.9, 1: 0.91]]))
    let table = try AblationTable(records, epochs: 3, selection: .best(5), dataSet: text, backbone: text)
    var depth = 0
    var dollars = 0
    var isEscaped = false
    for scalar in table.latex().unicodeScalars {
      if !isEscaped {
        if scalar == "{" { depth += 1 }
        if scalar == "}" { depth -= 1 }
        if scalar == "$" { dollars += 1 }
        #expect(scalar != "%" && scalar != "#" && scalar != "~" && scalar != "^" && scalar != "_")
        #expect(depth >= 0)
      }
      isEscaped = scalar == "\\" && !isEscaped
    }
    #expect(depth == 0)
    #expect(dollars % 2 == 0)
    let lines = table.latex().split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.count == 16)
    for line in lines where line.hasSuffix("\\\\") {
      #expect(line.replacing("\\&", with: "").count { $0 == "&" } == table.columns.count - 1)
    }
    #expect(!table.latex().contains("\\input") && lines.count { $0.contains("\\end{table}") } == 1)

    let rows = table.markdown().split(separator: "\n", omittingEmptySubsequences: false)
    #expect(rows.count == 8)
    for row in rows.prefix(5) {
      let bars = row.unicodeScalars.count { $0 == "|" }
      let escaped = zip(row.unicodeScalars, row.unicodeScalars.dropFirst()).count { $0 == "\\" && $1 == "|" }
      #expect(bars - escaped == table.columns.count + 1)
    }
    #expect(fields(table.csv()).map(\.count) == [18, 18, 18, 18])
    let shown = VisibleText.escaped(text)
    #expect(fields(table.csv()).dropFirst(2).map { $0[2] } == [shown, shown])
  }

  /// Reads RFC 4180.
  private func fields(_ csv: String) -> [[String]] {
    var rows: [[String]] = [[""]]
    var isQuoted = false
    var last: Unicode.Scalar?
    for scalar in csv.unicodeScalars {
      defer { last = scalar }
      let row = rows.count - 1
      let column = rows[row].count - 1
      if scalar == "\"" {
        if !isQuoted, last == "\"" { rows[row][column].unicodeScalars.append(scalar) }
        isQuoted.toggle()
      } else if isQuoted {
        rows[row][column].unicodeScalars.append(scalar)
      } else if scalar == "," {
        rows[row].append("")
      } else if scalar == "\n" {
        rows.append([""])
      } else if scalar != "\r" {
        rows[row][column].unicodeScalars.append(scalar)
      }
    }
    return Array(rows.dropLast())
  }
}
