import SutureComposer
import SutureRegistry
import SutureSweep

/// Finds a sweep's candidates by what users write.
struct CandidateFinder {
  private let records: [CandidateRecord]
  private let sweep: String
  private let composer: Composer

  init(_ records: [CandidateRecord], sweep: String, composer: Composer) {
    self.records = records
    self.sweep = sweep
    self.composer = composer
  }

  /// The candidate of a number, of `identity`, or of a composition, with ` at SITE` behind it where sites were tried one
  /// by one.
  /// - Throws: `SyntaxError`; what the registry says of unknown modules; `CommandError.noCandidate`.
  func find(_ argument: CompositionArgument, _ console: Console) throws -> CandidateRecord {
    try argument.checkRedirection(in: composer.registry, console)
    return try argument.hinting { try find(argument.text) }
  }

  private func find(_ text: String) throws -> CandidateRecord {
    if let number = Int(text) {
      guard let found = records.first(where: { $0.trial == number }) else { throw missing(text) }
      return found
    }
    var expression = text
    var site: String?
    if let mark = text.firstRange(of: " at ") {
      expression = String(text[..<mark.lowerBound])
      site = String(text[mark.upperBound...])
    }
    let composition = try composer.composition(expression)
    let wanted: Composition? = composition == .identity ? nil : composition
    let found = records.filter { $0.composition == wanted && (site == nil || $0.site == site) }
    guard let first = found.first else { throw missing(text) }
    guard found.count == 1 else {
      throw CommandError.severalCandidates(text, choices: found.map(\.label))
    }
    return first
  }

  private func missing(_ text: String) -> CommandError {
    .noCandidate(text, sweep: sweep, known: records.map(\.label))
  }
}
