import SutureComposer
import SutureRegistry
import SutureSupport

extension SearchSpace {
  init(_ reader: YAMLReader) throws(YAMLError) {
    let mapping = try reader.mapping(keys: [
      "modules", "arity", "operators", "shapes", "hyperparameters", "compositions",
    ])
    var places: [String: String] = [:]
    compositions =
      try mapping["compositions"]?.list(limit: 10_000) { item throws(YAMLError) in
        let text = try item.text()
        places[text] = places[text] ?? item.place
        return text
      } ?? []
    if let item = mapping["modules"] {
      modules = try SearchSpace.modules(item, &places)
    } else if compositions.isEmpty {
      throw reader.error(.missingKey, "'space' needs 'modules' or 'compositions'")
    } else {
      modules = .ids([])
    }
    arity =
      try mapping["arity"]?.distinct("number", limit: 4) { item throws(YAMLError) in try item.integer(in: 1...4) }
      ?? [1, 2]
    operators =
      try mapping["operators"].map { item throws(YAMLError) in try SearchSpace.operators(item, &places) }
      ?? [.serial, .parallel(.add), .parallel(.multiply), .parallel(.concat)]
    shapes = try mapping["shapes"]?.word() ?? .flat
    hyperparameters = try mapping["hyperparameters"]?.word() ?? .default
    self.places = places
    if let item = mapping["operators"], item.plainText != "all" { try checkOperators(item) }
  }

  /// Checks that a flat space uses every operator: one that joins exactly two modules needs an arity of 2.
  private func checkOperators(_ reader: YAMLReader) throws(YAMLError) {
    guard shapes == .flat, arity.contains(where: { $0 > 1 }), !arity.contains(2) else { return }
    guard let idle = operators.first(where: { !$0.joins(3) }) else { return }
    throw reader.error(.invalidValue, "'\(idle.rawValue)' joins exactly two modules, and 'arity' has no 2")
  }

  /// Reads operators: names of those of the grammar, and modules that join branches, such as `aff(reduction: 8)`.
  private static func operators(
    _ reader: YAMLReader, _ places: inout [String: String]
  ) throws(YAMLError) -> [Operator] {
    if reader.plainText == "all" { return Operator.allCases }
    return try reader.distinct("operator", limit: 64) { item throws(YAMLError) in
      let text = try item.text(limit: 256)
      if let joining = Operator(rawValue: text) { return joining }
      let reference: ModuleReference
      do throws(SyntaxError) {
        reference = try CompositionParser.parseReference(text)
      } catch {
        let names = Operator.allCases.map(\.rawValue).joined(separator: ", ")
        throw item.error(
          .invalidValue, "\(quoted(text)) is neither an operator (\(names)) nor a module that joins branches: \(error)")
      }
      let key = SearchSpace.place(of: reference)
      places[key] = places[key] ?? item.place
      // The number of branches follows from the manifest, which is not known here.
      return .fusion(FusionOperator(reference, branches: 2))
    }
  }

  private static func modules(
    _ reader: YAMLReader, _ places: inout [String: String]
  ) throws(YAMLError) -> Modules {
    if reader.plainText == "all" { return .all }
    let mapping = try reader.mapping(keys: ["tags", "ids"])
    let words = { (item: YAMLReader) throws(YAMLError) in try item.text(limit: 64) }
    switch (mapping["tags"], mapping["ids"]) {
    case (let tags?, nil):
      return .tags(
        try tags.distinct("tag", limit: 64) { item throws(YAMLError) in
          let text = try words(item)
          places[text] = places[text] ?? item.place
          return text
        })
    case (nil, let ids?):
      return .ids(
        try ids.distinct("module", limit: 1024) { item throws(YAMLError) in
          let text = try words(item)
          places[text] = places[text] ?? item.place
          return text
        })
    default: throw reader.error(.missingKey, "'modules' is 'all', or has either 'tags' or 'ids'")
    }
  }
}
