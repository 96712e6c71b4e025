import SutureComposer
import SutureRegistry
import SutureReport
import SutureSupport
import SutureSweep

/// Finds candidates of a sweep by number or composition.
///
/// A composition as the store spells it needs no registry, so results remain readable without the plugins. Other spellings
/// of the same composition are resolved through the registry.
struct CandidateFinder {
  /// The argument of commands about one candidate.
  static let argument = ArgumentDefinition.repeating(
    "candidate", minimum: 1, help: "A composition, a candidate's number, or a place in the results such as '#1'.")

  /// How candidates are named, for help.
  static let explanation = """
    Write 'identity' for the bare backbone, 'COMPOSITION at SITE' where sites were tried one by one, and '#1', in \
    quotation marks, for the first candidate of the results, in which controls are not counted.
    """

  private let records: [CandidateRecord]
  private let sweep: String
  private let registry: RegistryOptions
  /// The numbers of the ranked candidates, best first; empty if no place in the ranking may be given.
  private let ranked: [Int]

  init(_ records: [CandidateRecord], ranked: [Int] = [], sweep: String, registry: RegistryOptions) {
    self.records = records
    self.ranked = ranked
    self.sweep = sweep
    self.registry = registry
  }

  /// The candidate with a number, with a place in the ranking such as `#1`, or with a composition: `identity` for the bare
  /// backbone, with ` at SITE` appended where sites were tried one by one.
  /// - Throws: `SyntaxError`; `UsageError` where the shell has consumed a part of the text; `CommandError.noCandidate`.
  func find(_ argument: CompositionArgument, _ console: Console) throws -> CandidateRecord {
    try argument.checkRedirection(modules: modules, console)
    return try argument.hinting { try find(argument.text, console) }
  }

  /// The composition of a text, as the store spells it where a candidate has it.
  /// - Throws: as `find`.
  func composition(_ argument: CompositionArgument, _ console: Console) throws -> Composition {
    try argument.checkRedirection(modules: modules, console)
    return try argument.hinting { try composition(argument.text, console) }
  }

  private func find(_ text: String, _ console: Console) throws -> CandidateRecord {
    if let number = Int(text) {
      guard let found = records.first(where: { $0.candidate == number }) else { throw missing(text) }
      return found
    }
    if text.hasPrefix("#"), let place = Int(text.dropFirst()), !ranked.isEmpty {
      guard ranked.indices.contains(place - 1), let found = records.first(where: { $0.candidate == ranked[place - 1] })
      else { throw missing(text, "the ranking has \(Words.plural(ranked.count, "place")), from '#1'") }
      return found
    }
    var expression = text
    var site: String?
    if let mark = text.firstRange(of: " at ") {
      expression = String(text[..<mark.lowerBound])
      site = String(text[mark.upperBound...])
    }
    let composition = try composition(expression, console)
    let found = candidates(composition).filter { site == nil || $0.site == site }
    guard let first = found.first else { throw missing(text) }
    guard found.count == 1 else {
      throw CommandError.severalCandidates(text, choices: found.map(\.label))
    }
    return first
  }

  private func composition(_ text: String, _ console: Console) throws -> Composition {
    let composition = try CompositionParser.parse(text)
    if !candidates(composition).isEmpty { return composition }
    let composer = Composer(registry: try registry.open(console))
    do {
      return try composer.composition(text)
    } catch {
      // The registry may lack plugins of the sweep, so its error is a cause, not the answer.
      throw missing(text, "\(error)")
    }
  }

  private func candidates(_ composition: Composition) -> [CandidateRecord] {
    let wanted: Composition? = composition == .identity ? nil : composition
    return records.filter { $0.composition == wanted }
  }

  /// The ids of all modules in the candidates.
  private var modules: Set<String> { Set(records.flatMap { $0.composition?.modules.map(\.id) ?? [] }) }

  private func missing(_ text: String, _ cause: String? = nil) -> CommandError {
    .noCandidate(text, sweep: sweep, known: records.map(\.label), cause: cause)
  }
}
