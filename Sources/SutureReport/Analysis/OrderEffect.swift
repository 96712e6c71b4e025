import SutureComposer
import SutureSweep

/// The difference between the two orders of two modules under one operator.
///
/// With the accuracies of AB and BA with the same operator, site, seeds and epochs: acc(AB) − acc(BA), paired by seed.
/// Both orders under a commutative operator are the same candidate, so they are no mirrored pair; neither is a module
/// joined with itself.
public struct OrderEffect: Hashable, Sendable {
  /// The ordinal of the first order: that with the lower ordinal.
  public let candidate: Int
  /// The label of the first order.
  public let label: String
  /// The ordinal of the other order.
  public let mirroredCandidate: Int
  /// The label of the other order.
  public let mirroredLabel: String
  /// The number of epochs of the training after which both are compared.
  public let epochs: Int
  /// The first order minus the other.
  public let difference: PairedDifference
  /// The p-value of `difference` after Holm's adjustment over all mirrored pairs; nil with fewer than two seeds.
  public private(set) var adjusted: Double?

  /// All mirrored pairs, each after the longest training for which both orders have all seeds; by ordinal.
  public static func all(in records: [CandidateRecord], budgets: [SweepBudget]) -> [OrderEffect] {
    let orders = Dictionary(records.compactMap { record in order(of: record).map { ($0, record) } }) { first, _ in first
    }
    var found = orders.compactMap { order, record -> OrderEffect? in
      guard let other = orders[order.mirrored], record.candidate < other.candidate else { return nil }
      return OrderEffect(record, other, budgets)
    }.sorted { $0.candidate < $1.candidate }
    let adjusted = HolmAdjustment.adjusted(found.map(\.difference.p))
    for index in found.indices { found[index].adjusted = adjusted[index] }
    return found
  }

  /// Two modules in one order, with their operator and site.
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
    candidate = first.candidate
    label = first.label
    mirroredCandidate = second.candidate
    mirroredLabel = second.label
    epochs = longest.epochs
    difference = longest.difference
  }
}
