import SutureSweep

/// `--store` and `--name`: which sweep a command reads.
struct StoreOptions {
  static let definitions: [OptionDefinition] = [
    .option("store", value: "file", help: "The file of results.", isRequired: true).completed(by: .stores),
    .option("name", value: "sweep", help: "Which sweep, where the store holds several; by default the latest."),
  ]

  /// The file.
  let path: String
  private let name: String?

  init(_ arguments: ParsedArguments) {
    path = arguments.requiredValue("store")
    name = arguments.value("name")
  }

  /// Opens the store for reading and finds the sweep.
  func open() throws -> (store: SweepStore, sweep: SweepStore.SweepRecord) {
    let store = try SweepStore(reading: path)
    return (store, try store.sweep(named: name))
  }
}
