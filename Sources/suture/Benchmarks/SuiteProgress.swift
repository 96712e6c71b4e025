import SutureGraph
import SutureSupport

/// Progress of a suite: one plain line per finished entry.
struct SuiteProgress {
  /// `[3/88] modules, forward: se 8×256×56×56: Suture 1.234 ms, eager 2.50×, compile 1.20×; so far eager 2.61×`.
  static func line(_ number: Int, of count: Int, _ result: SuiteResult) -> String? {
    guard let last = result.entries.last else { return nil }
    let entry = last.entry
    var facts = ["Suture \(last.suture.seconds == nil ? "–" : "\(SuiteReport.milliseconds(last.suture)) ms")"]
    let kinds = GroupVerdict.Kind.allCases.filter { $0 != .memory }
    facts += kinds.compactMap { kind in
      kind.ratio(of: last).map { "\(kind) \(NumberText.decimal($0, digits: 2))×" }
    }
    let subject = [entry.backbone, entry.composition, Shape(entry.input).description].compactMap { $0 }
    var line =
      "[\(number)/\(count)] \(entry.group): \(subject.joined(separator: " ")): " + facts.joined(separator: ", ")
    let verdict = result.groups.first { $0.group == entry.group }
    let sofar = (verdict?.comparisons ?? []).filter { $0.kind != .memory }.map {
      "\($0.kind) \(NumberText.decimal($0.geometricMean, digits: 2))×"
    }
    if !sofar.isEmpty { line += "; group so far \(sofar.joined(separator: ", "))" }
    return ([line] + last.notes.map { "  \($0)" }).joined(separator: "\n")
  }
}
