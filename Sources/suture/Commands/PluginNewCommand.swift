import FoundationEssentials
import SutureComposer
import SutureGraph
import SutureRegistry
import SutureSupport

/// `suture plugin new`.
struct PluginNewCommand: Command {
  static let configuration = CommandConfiguration(
    name: "new", abstract: "Write a new plugin: a folder that builds with 'make' and passes 'suture verify'.",
    examples: [
      "suture plugin new my_attention", "suture plugin new my_attention --language c --folder ~/plugins/mine",
    ],
    arguments: [.argument("id", help: "The module's id: lower-case letters, digits and '_'.")],
    options: [
      .option(
        "language", value: "language", help: "The programming language.", defaultValue: "swift",
        choices: PluginTemplate.Language.allCases.map(\.rawValue)),
      .option("folder", value: "folder", help: "The folder to create; by default named after the id."),
    ])

  private let template: PluginTemplate
  private let folder: String

  init(_ arguments: ParsedArguments) throws {
    let language = PluginTemplate.Language(rawValue: arguments.requiredValue("language")) ?? .swift
    let id = arguments.argument("id")
    do {
      template = try PluginTemplate(id: id, language: language)
    } catch {
      throw UsageError("\(error)")
    }
    folder = arguments.value("folder") ?? id
  }

  func run(_ console: Console) throws {
    try checkName()
    guard !FileManager.default.fileExists(atPath: folder) else { throw PluginKitError.exists(folder) }
    do {
      for file in template.files {
        let path = "\(folder)/\(file.path)"
        try FileBytes.createFolder(URL(fileURLWithPath: path).deletingLastPathComponent().path)
        try FileBytes.replace(path, with: Array(file.text.utf8))
      }
    } catch {
      removeIncomplete(console)
      throw error
    }
    console.print("wrote '\(folder)'; next:")
    console.print("  make -C \(quoted(folder))")
    console.print("  suture verify \(template.id) --registry \(quoted("\(folder)/registry"))")
  }

  /// Removes the folder, which this command has created: incomplete, it would only refuse the next attempt.
  private func removeIncomplete(_ console: Console) {
    guard FileManager.default.fileExists(atPath: folder) else { return }
    do { try FileManager.default.removeItem(atPath: folder) } catch {
      console.printError("warning: '\(folder)' is incomplete and cannot be removed: remove it before you try again")
    }
  }

  /// Rejects keywords of compositions and ids used in the registry.
  private func checkName() throws {
    if CompositionParser.isReserved(template.id) {
      throw PluginKitError.usedName(id: template.id, by: "a keyword of compositions")
    }
    let registry = try Registry(RegistryPath.forThisProcess())
    if let known = registry.manifests.first(where: { $0.id == template.id && $0.kind == .module }) {
      throw PluginKitError.taken(id: template.id, path: known.path)
    }
    if let known = registry.composition(template.id) {
      throw PluginKitError.taken(id: template.id, path: known.path)
    }
  }

  /// A word quoted for a shell.
  private func quoted(_ word: String) -> String {
    let isPlain = word.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "/._-~+".contains($0)) }
    return isPlain ? word : "'\(word.replacing("'", with: "'\\''"))'"
  }
}

/// `suture plugin paths`.
struct PluginPathsCommand: Command {
  static let configuration = CommandConfiguration(
    name: "paths", abstract: "Print the folder with the header and SDK for plugins.",
    examples: ["cc -shared -fPIC -I $(suture plugin paths)/CSuture/include my.c -o libMy.so", "suture plugin paths"])

  init(_ arguments: ParsedArguments) {}

  func run(_ console: Console) throws { console.print(try PluginKit.find().folder) }
}
