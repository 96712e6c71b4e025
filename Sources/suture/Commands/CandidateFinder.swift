import SutureComposer
import SutureRegistry
import SutureReport
import SutureSweep

/// Finds a sweep's candidates by what users write.
///
/// Spellings as the store has them need no registry: results remain readable when a plugin is gone. Other spellings of
/// the same composition are found through the registry.
struct CandidateFinder {
  private let records: [CandidateRecord]
  private let sweep: String
  private let registry: RegistryOptions

  init(_ records: [CandidateRecord], sweep: String, registry: RegistryOptions) {
    self.records = records
    self.sweep = sweep
    self.registry = registry
  }

  /// The candidate of a number, of `identity`, or of a composition, with ` at SITE` behind it where sites were tried one
  /// by one.
  /// - Throws: `SyntaxError`; `UsageError` where the shell has taken a part of the text; `CommandError.noCandidate`.
  func find(_ argument: CompositionArgument, _ console: Console) throws -> CandidateRecord {
    try argument.checkRedirection(modules: modules, console)
    return try argument.hinting { try find(argument.text, console) }
  }

  /// The composition that a text means, as the store spells it where a candidate has it.
  /// - Throws: as `find`.
  func composition(_ argument: CompositionArgument, _ console: Console) throws -> Composition {
    try argument.checkRedirection(modules: modules, console)
    return try argument.hinting { try composition(argument.text, console) }
  }

  private func find(_ text: String, _ console: Console) throws -> CandidateRecord {
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
    let composer = try registry.composer(console)
    do {
      return try composer.composition(text)
    } catch {
      // The registry cannot tell what the store holds: it may lack the plugins that the sweep had.
      throw missing(text, "\(error)")
    }
  }

  private func candidates(_ composition: Composition) -> [CandidateRecord] {
    let wanted: Composition? = composition == .identity ? nil : composition
    return records.filter { $0.composition == wanted }
  }

  /// The ids of the modules that candidates are made of.
  private var modules: Set<String> { Set(records.flatMap { $0.composition?.modules.map(\.id) ?? [] }) }

  private func missing(_ text: String, _ cause: String? = nil) -> CommandError {
    .noCandidate(text, sweep: sweep, known: records.map(\.label), cause: cause)
  }
}
