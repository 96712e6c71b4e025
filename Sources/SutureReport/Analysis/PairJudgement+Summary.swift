import SutureComposer
import SutureSupport
import SutureSweep

extension PairJudgement {
  /// Which pairs count as better, and which references the others do not beat.
  /// - Parameters:
  ///   - pairs: those whose modules were also trained alone.
  ///   - basis: the numbers of pairs, seeds and epochs.
  static func summary(of pairs: [PairJudgement], basis: String) -> String {
    let rivals =
      pairs.contains { $0.control != nil }
      ? "the bare backbone, the better one of its modules alone and its operator's control"
      : "the bare backbone and the better one of its modules alone"
    let better = pairs.filter(\.isBetter)
    let finding =
      better.isEmpty
      ? "No pair is statistically significantly better than \(rivals) (\(basis))."
      : "\(better.count) of \(Words.plural(pairs.count, "pair")) \(better.count == 1 ? "is" : "are") better than "
        + "\(rivals) (\(basis)): \(Words.list(better.map(\.label), most: 5))."
    return [finding, partial(pairs), bareControls(pairs)].compactMap(\.self).joined(separator: " ")
  }

  /// The pairs that beat some of their references, but not all.
  private static func partial(_ pairs: [PairJudgement]) -> String? {
    let partial = pairs.filter { !$0.isBetter && $0.outcomes.values.contains(.beaten) }
    guard !partial.isEmpty else { return nil }
    let items = partial.map { "\($0.label) (\($0.shortfall($0.outcomes)))" }
    return "\(Words.plural(partial.count, "pair")) beat\(partial.count == 1 ? "s" : "") some of these, but not all: "
      + "\(Words.list(items, most: 5))."
  }

  /// The parallel operators of pairs whose control is the bare backbone.
  private static func bareControls(_ pairs: [PairJudgement]) -> String? {
    let names = Set(
      pairs.compactMap { pair -> String? in
        guard case .joined(.parallel(let parallel)) = pair.shape.joining, pair.control == nil else { return nil }
        return parallel.rawValue
      })
    guard !names.isEmpty else { return nil }
    return "The control of \(Words.enumeration(names.sorted())) is the bare backbone."
  }

  /// The references that are beaten and those that are not: `better than the bare backbone; not better than se alone`.
  public func standing(_ outcomes: [Rival: Outcome]) -> String {
    let beaten = names(of: .beaten, in: outcomes)
    let better = beaten.isEmpty ? nil : "better than \(Words.enumeration(beaten))"
    return [better, shortfall(outcomes)].compactMap(\.self).filter { !$0.isEmpty }.joined(separator: "; ")
  }

  /// The references that are not beaten or were not trained; empty if all are beaten.
  func shortfall(_ outcomes: [Rival: Outcome]) -> String {
    let rest = names(of: .notBeaten, in: outcomes)
    return [
      rest.isEmpty ? nil : "not better than \(rest.joined(separator: " or "))",
      outcomes[.betterModule] == .untrained ? "its modules were not trained alone" : nil,
      outcomes[.control] == .untrained ? "no control was trained" : nil,
    ].compactMap(\.self).joined(separator: "; ")
  }

  private func names(of outcome: Outcome, in outcomes: [Rival: Outcome]) -> [String] {
    Rival.allCases.filter { outcomes[$0] == outcome }.map { rival in
      switch rival {
      case .bareBackbone: "the bare backbone"
      case .betterModule: "\(isFirstBetter ?? true ? shape.modules[0] : shape.modules[1]) alone"
      case .control: "the control \(control.map { "\($0.composition)" } ?? "")"
      }
    }
  }
}
