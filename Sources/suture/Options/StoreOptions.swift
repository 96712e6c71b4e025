import FoundationEssentials
import SutureSweep

/// The store that a command reads, and the sweep in it.
struct StoreOptions {
  /// The environment variable with the default store.
  static let variable = "SUTURE_STORE"

  /// The store as the argument of commands without other arguments.
  static let argument = ArgumentDefinition.optional("store", help: "The file of results, in place of '--store'.")
    .completed(by: .stores)

  static let option = OptionDefinition.option(
    "store", value: "file", help: "The file of results; by default SUTURE_STORE, or the only '.db' file of this folder."
  ).completed(by: .stores)

  static let definitions: [OptionDefinition] = [
    option, .option("name", value: "sweep", help: "The sweep, if the store has several; by default the latest."),
  ]

  /// The file.
  let path: String
  private let name: String?

  /// The store of a command that declares `argument`.
  /// - Throws: `UsageError` if no store, or more than one, is given.
  init(_ arguments: ParsedArguments) throws(UsageError) {
    let hasName = arguments.configuration.options.contains { $0.name == "name" }
    path = try Self.path(arguments.value("store"), word: arguments.optionalArgument("store"))
    name = hasName ? arguments.value("name") : nil
  }

  /// The store of a command whose arguments are compositions: a word that ends in `.db` is removed and used as store.
  /// - Throws: `UsageError` if no store, or more than one, is given.
  init(_ arguments: ParsedArguments, among words: inout [String]) throws(UsageError) {
    let stores = words.filter { $0.hasSuffix(".db") }
    guard stores.count < 2 else {
      throw UsageError("several stores are given: \(stores.map { "'\($0)'" }.joined(separator: ", "))")
    }
    words.removeAll { $0.hasSuffix(".db") }
    path = try Self.path(arguments.value("store"), word: stores.first)
    name = arguments.value("name")
  }

  /// The store named by the command line or the environment; nil if neither names one.
  static func named(_ option: String?, word: String? = nil) throws(UsageError) -> String? {
    if let option, let word {
      throw UsageError("the store is given twice: '--store \(option)' and '\(word)'")
    }
    if let path = option ?? word { return path }
    return ProcessInfo.processInfo.environment[variable].flatMap { $0.isEmpty ? nil : $0 }
  }

  private static func path(_ option: String?, word: String?) throws(UsageError) -> String {
    if let path = try named(option, word: word) { return path }
    let files = ((try? FileManager.default.contentsOfDirectory(atPath: ".")) ?? []).filter { $0.hasSuffix(".db") }
    if files.count == 1, let file = files.first { return file }
    let found =
      files.isEmpty
      ? "there is no '.db' file in this folder"
      : "this folder holds \(files.sorted().prefix(5).map { "'\($0)'" }.joined(separator: ", "))"
        + (files.count > 5 ? " and \(files.count - 5) more '.db' files" : "")
    throw UsageError("no store is named, and \(found): give the file of results, or set \(variable)")
  }

  /// Opens the store for reading and finds the sweep.
  func open() throws -> (store: SweepStore, sweep: SweepStore.SweepRecord) {
    let store = try SweepStore(reading: path)
    return (store, try store.sweep(named: name))
  }
}
