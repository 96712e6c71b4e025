import FoundationEssentials
import SutureComposer
import SutureData
import SutureGraph
import SutureRegistry
import SutureSandbox
import SutureSupport
import SutureSweep

/// `suture sweep new`.
struct SweepNewCommand: Command {
  static let configuration = CommandConfiguration(
    name: "new", abstract: "Write a new sweep: a file with every key, explained, that is ready to run.",
    discussion: """
      The file is NAME.yaml in the current folder; an existing file is never replaced. Unchanged, it trains four \
      modules alone and in pairs in about a minute.
      """,
    examples: [
      "suture sweep new my-sweep", "suture sweep new my-sweep --dataset mnist5k --modules se,ca,sa",
      "suture sweep new my-sweep --backbone 'resnet20(width: 32)' --modules channel,spatial",
    ],
    arguments: [.argument("name", help: "The sweep's name: letters, digits, '-' and '_'.")],
    options: [
      .option(
        "dataset", value: "id or path",
        help: "The images: a data set's id, or the path of a folder or file, as for train.",
        defaultValue: "digits"
      ).completed(by: .dataSets),
      .option("backbone", value: "id", help: "The network.", defaultValue: "resnet8").completed(by: .backbones),
      .option(
        "modules", value: "list", help: "Module ids or tags, separated by commas, or 'all'.",
        defaultValue: "se,eca,sa,cbam"
      ).completed(by: .modules),
    ] + SandboxOptions.buildingDefinitions + RegistryOptions.definitions)

  private let sandbox: SandboxOptions
  private let registry: RegistryOptions
  private let name: String
  private let dataSet: DataSetReference
  private let backbone: ModuleReference
  private let modules: String

  init(_ arguments: ParsedArguments) throws {
    sandbox = try SandboxOptions(arguments)
    registry = RegistryOptions(arguments)
    let given = arguments.argument("name")
    name = given.hasSuffix(".yaml") ? String(given.dropLast(".yaml".count)) : given
    guard SweepSpecification.isName(name) else {
      throw UsageError("'\(given)' cannot be a sweep's name: 1 to 64 letters, digits, '-' or '_'")
    }
    dataSet = DataSetReference(arguments.requiredValue("dataset"))
    backbone = try CompositionParser.parseReference(arguments.requiredValue("backbone"))
    modules = arguments.requiredValue("modules")
  }

  func run(_ console: Console) throws {
    let path = "\(name).yaml"
    guard !FileManager.default.fileExists(atPath: path) else { throw CommandError.exists(path: path) }
    sandbox.tell(console)
    let registry = try registry.open(console)
    let dataSet = try dataSet.fitting(registry.manifest(backbone.id, kind: .backbone))
    let sites = try sandbox.sandbox.grafter(of: registry).sites(of: backbone, input: DataSet.load(dataSet).shape(1))
    let template = SweepTemplate(
      name: name, dataSet: dataSet, backbone: backbone, sites: sites.map(\.name),
      modules: try selection(in: registry))
    // Check that the written file is valid and has candidates.
    let specification = try SweepSpecification(text: template.text, file: path)
    _ = try CandidateEnumerator.enumerate(specification.space, in: registry)
    try FileBytes.replace(path, with: Array(template.text.utf8))
    console.print("wrote '\(path)'; next:")
    console.print("  suture sweep plan \(path)")
    console.print("  suture sweep run \(path)")
  }

  /// The modules selected by `--modules`: tags if every word is a tag and none is an id, otherwise ids.
  private func selection(in registry: Registry) throws -> SearchSpace.Modules {
    let words = SweepNewCommand.words(of: modules)
    if words == ["all"] { return .all }
    guard !words.isEmpty, Set(words).count == words.count else {
      throw UsageError("'--modules' lists ids or tags, each once: '\(modules)'")
    }
    let known = registry.manifests.filter { $0.kind == .module }
    let tags = Set(known.flatMap(\.tags)).subtracting(known.map(\.id))
    if words.allSatisfy(tags.contains) { return .tags(words) }
    for word in words {
      let id = try CompositionParser.parseReference(word).id
      if registry.composition(id) == nil { _ = try registry.manifest(id, kind: .module) }
    }
    return .ids(words)
  }

  /// The words between commas; commas within parentheses separate hyperparameters.
  private static func words(of list: String) -> [String] {
    var words = [""]
    var depth = 0
    for character in list {
      if character == "(" { depth += 1 }
      if character == ")" { depth -= 1 }
      if character == ",", depth == 0 { words.append("") } else { words[words.count - 1].append(character) }
    }
    return words.map { String($0.drop { $0 == " " }) }.filter { !$0.isEmpty }
  }
}
