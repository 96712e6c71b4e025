import SutureComposer
import SutureSweep

/// Which order of two modules is better, where an operator's order matters.
///
/// With accuracies of AB and BA, of the same operator, site, seeds and epochs: acc(AB) − acc(BA), seed by seed. Both
/// orders of an operator that commutes are one candidate, so they make no mirrored pair; nor does a module with itself.
public struct OrderEffect: Hashable, Sendable {
  /// The number in the sweep of the order that came first there.
  public let trial: Int
  /// That order in words.
  public let label: String
  /// The number of the other order.
  public let mirroredTrial: Int
  /// The other order in words.
  public let mirroredLabel: String
  /// The training after which both were compared.
  public let epochs: Int
  /// The first order minus the other.
  public let difference: PairedDifference
  /// The p-value of `difference` after Holm's adjustment over all mirrored pairs; nil below two seeds.
  public private(set) var adjusted: Double?

  /// Every mirrored pair, each after the longest training for which both orders have all seeds; by number.
  public static func all(in records: [CandidateRecord], budgets: [SweepBudget]) -> [OrderEffect] {
    let orders = Dictionary(records.compactMap { record in order(of: record).map { ($0, record) } }) { first, _ in first
    }
    var found = orders.compactMap { order, record -> OrderEffect? in
      guard let other = orders[order.mirrored], record.trial < other.trial else { return nil }
      return OrderEffect(record, other, budgets)
    }.sorted { $0.trial < $1.trial }
    let adjusted = HolmAdjustment.adjusted(found.map(\.difference.p))
    for index in found.indices { found[index].adjusted = adjusted[index] }
    return found
  }

  /// Two modules joined in one order at a site.
  private struct Order: Hashable {
    let joining: CompositionShape.Joining
    let modules: [ModuleReference]
    let site: String?

    var mirrored: Order { Order(joining: joining, modules: modules.reversed(), site: site) }
  }

  private static func order(of record: CandidateRecord) -> Order? {
    guard let shape = record.composition.map({ CompositionShape($0) }), shape.isPair else { return nil }
    return Order(joining: shape.joining, modules: shape.modules, site: record.site)
  }

  private init?(_ first: CandidateRecord, _ second: CandidateRecord, _ budgets: [SweepBudget]) {
    let longest = budgets.sorted { $0.epochs > $1.epochs }.lazy.compactMap { budget in
      budget.comparedAccuracies(of: first).flatMap { own in
        budget.comparedAccuracies(of: second).flatMap { PairedDifference(own, minus: $0) }
      }.map { (epochs: budget.epochs, difference: $0) }
    }.first
    guard let longest else { return nil }
    trial = first.trial
    label = first.label
    mirroredTrial = second.trial
    mirroredLabel = second.label
    epochs = longest.epochs
    difference = longest.difference
  }
}
