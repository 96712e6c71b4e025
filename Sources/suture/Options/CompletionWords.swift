import FoundationEssentials
import SutureComposer
import SutureData
import SutureGraph
import SutureRegistry
import SutureSandbox

/// The words requested by a shell's completion script: `suture --complete sites train --backbone resnet8`.
enum CompletionWords {
  /// Prints the words, one per line; nothing on errors, because completions must not show messages.
  static func print(_ arguments: [String], to console: Console) {
    guard let source = arguments.first.flatMap(CompletionSource.init) else { return }
    for word in (try? words(source, Array(arguments.dropFirst()))) ?? [] { console.print(word) }
  }

  /// - Parameter line: the words of the command line so far.
  private static func words(_ source: CompletionSource, _ line: [String]) throws -> [String] {
    switch source {
    case .dataSets: return DataSetCatalogue.ids
    case .stores: return files(".db")
    case .installed: return try UserRegistry().installed().map(\.id)
    case .modules, .backbones, .ids, .runtimes, .sites, .sweeps, .tags: break
    }
    let registry = try Registry(
      RegistryPath.forThisProcess(given: values(of: "--registry", in: line)), cache: .forThisProcess())
    switch source {
    case .modules: return registry.listed.filter { $0.manifest?.kind != .backbone }.map(\.id)
    case .backbones: return registry.listed.filter { $0.manifest?.kind == .backbone }.map(\.id)
    case .ids: return registry.listed.map(\.id) + GrammarEntry.all.map(\.id)
    case .runtimes: return registry.readRuntimes().runtimes.map(\.id)
    case .tags: return Set(registry.listed.flatMap(\.tags)).sorted()
    case .sweeps: return registry.readySweeps + files(".yaml")
    case .sites:
      guard let text = values(of: "--backbone", in: line).last else { return [] }
      let backbone = try CompositionParser.parseReference(text)
      let shape =
        try values(of: "--input", in: line).last.flatMap(Shape.init(parsing:))
        ?? registry.typicalInput(of: backbone)
      let sites = try Sandbox().grafter(of: registry).sites(of: backbone, input: shape).map(\.name)
      return patterns(of: sites) + sites
    case .dataSets, .stores, .installed: return []
    }
  }

  /// Patterns that match several sites: their names with `*` in place of numbers, as in `layer*.*.residual`.
  private static func patterns(of sites: [String]) -> [String] {
    let wild = sites.map { $0.replacing(/[0-9]+/, with: "*") }
    let counts = Dictionary(wild.map { ($0, 1) }, uniquingKeysWith: +)
    return counts.filter { $0.value > 1 }.keys.sorted()
  }

  /// The values of an option, given as `--name value` or `--name=value`, without shell quotes.
  private static func values(of option: String, in line: [String]) -> [String] {
    var values: [String] = []
    for (index, word) in line.enumerated() {
      if word == option, line.indices.contains(index + 1) {
        values.append(line[index + 1])
      } else if word.hasPrefix("\(option)=") {
        values.append(String(word.dropFirst(option.count + 1)))
      }
    }
    return values.map { $0.trimmingPrefix { "'\"".contains($0) } }.map { text in
      var text = String(text)
      while let last = text.last, "'\"".contains(last) { text.removeLast() }
      return text
    }
  }

  private static func files(_ suffix: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: ".")) ?? []).filter { $0.hasSuffix(suffix) }.sorted()
  }
}
