import Foundation
import SutureGraph

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
        "language", value: "language", help: "What it is written in.", defaultValue: "swift",
        choices: PluginTemplate.Language.allCases.map(\.rawValue)),
      .option("folder", value: "folder", help: "Where it is written; by default a folder of the id."),
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
    guard !FileManager.default.fileExists(atPath: folder) else { throw PluginKitError.exists(folder) }
    for file in template.files {
      let path = "\(folder)/\(file.path)"
      try FileManager.default.createDirectory(
        atPath: URL(fileURLWithPath: path).deletingLastPathComponent().path, withIntermediateDirectories: true)
      try FileBytes.replace(path, with: Array(file.text.utf8))
    }
    console.print("wrote '\(folder)'; next:")
    console.print("  make -C \(folder)")
    console.print("  suture verify \(template.id) --registry \(folder)/registry")
  }
}

/// `suture plugin paths`.
struct PluginPathsCommand: Command {
  static let configuration = CommandConfiguration(
    name: "paths", abstract: "Print the folder that holds header and SDK for plugins.",
    examples: ["cc -shared -fPIC -I $(suture plugin paths)/CSuture/include my.c -o libMy.so", "suture plugin paths"])

  init(_ arguments: ParsedArguments) {}

  func run(_ console: Console) throws { console.print(try PluginKit.find().folder) }
}
