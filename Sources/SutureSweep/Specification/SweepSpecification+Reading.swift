import SutureComposer
import SutureData
import SutureRegistry

extension SweepSpecification {
  /// Reads a specification from a YAML file.
  /// - Throws: `YAMLError` with file, line and column.
  public init(contentsOf path: String) throws {
    let bytes = try YAMLReader.bytes(ofFile: path)
    try self.init(try YAMLReader(bytes, file: path), text: String(decoding: bytes, as: UTF8.self))
  }

  /// Reads a specification from YAML text, such as a store keeps; `file` names it in errors.
  /// - Throws: `YAMLError` with line and column.
  public init(text: String, file: String) throws {
    try self.init(try YAMLReader(Array(text.utf8), file: file), text: text)
  }

  private init(_ reader: YAMLReader, text: String) throws {
    let keys = ["name", "dataset", "backbone", "space", "limits", "stages", "rank", "training"]
    let root = try reader.mapping(keys: keys)
    name = try root.required("name").text(limit: 64, "letters, digits, '-' or '_'") { text in
      text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") }
    }
    dataSet = try DataSetReference(root.required("dataset"))
    let network = try root.required("backbone").mapping(keys: ["id", "sites"])
    backbone = try network.required("id").reference()
    sites = try network.required("sites").list(limit: 256) { reader throws(YAMLError) in
      SitePattern(try reader.text(limit: 256))
    }
    if sites.isEmpty { throw try network.required("sites").error(.invalidValue, "'sites' names no site") }
    space = try SearchSpace(root.required("space"))
    limits = try root["limits"].map(Limit.list) ?? []
    stages = try root.required("stages").list(limit: 16) { reader throws(YAMLError) in try Stage(reader) }
    ranking =
      try root["rank"].map { try Ranking($0) }
      ?? Ranking(maximize: [.accuracy], minimize: [.parameters, .latency])
    training = try root["training"].map { try TrainingSettings($0) } ?? TrainingSettings()
    self.text = text
  }
}

extension YAMLReader {
  /// A backbone as compositions write it: `resnet8(width: 32)`.
  fileprivate func reference() throws(YAMLError) -> ModuleReference {
    let text = try text()
    do throws(SyntaxError) {
      return try CompositionParser.parseReference(text)
    } catch {
      throw self.error(.invalidValue, "'\(name)' is no backbone: \(error)")
    }
  }
}

extension DataSetReference {
  fileprivate init(_ reader: YAMLReader) throws(YAMLError) {
    let mapping = try reader.mapping(keys: ["id", "folder"])
    switch (mapping["id"], mapping["folder"]) {
    case (let id?, nil): self = .catalogue(try id.text(limit: 64))
    case (nil, let folder?): self = .folder(try folder.text())
    default: throw reader.error(.missingKey, "'dataset' needs either 'id' or 'folder'")
    }
  }
}

extension SearchSpace {
  fileprivate init(_ reader: YAMLReader) throws(YAMLError) {
    let mapping = try reader.mapping(keys: ["modules", "arity", "operators", "hyperparameters", "compositions"])
    modules = try SearchSpace.modules(mapping.required("modules"))
    arity = try mapping["arity"]?.list(limit: 4) { item throws(YAMLError) in try item.integer(in: 1...4) } ?? [1, 2]
    operators =
      try mapping["operators"]?.list(limit: Operator.allCases.count) { item throws(YAMLError) in
        try item.word(of: Operator.self)
      } ?? [.serial, .add, .multiply, .concat]
    hyperparameters = try mapping["hyperparameters"]?.word() ?? .default
    compositions =
      try mapping["compositions"]?.list(limit: 10_000) { item throws(YAMLError) in try item.text() } ?? []
  }

  private static func modules(_ reader: YAMLReader) throws(YAMLError) -> Modules {
    if reader.plainText == "all" { return .all }
    let mapping = try reader.mapping(keys: ["tags", "ids"])
    let words = { (item: YAMLReader) throws(YAMLError) in try item.text(limit: 64) }
    switch (mapping["tags"], mapping["ids"]) {
    case (let tags?, nil): return .tags(try tags.list(limit: 64, of: words))
    case (nil, let ids?): return .ids(try ids.list(limit: 1024, of: words))
    default: throw reader.error(.missingKey, "'modules' is 'all', or has either 'tags' or 'ids'")
    }
  }
}

extension Stage {
  fileprivate init(_ reader: YAMLReader) throws(YAMLError) {
    switch reader.plainText {
    case "check": self = .check
    case "cost": self = .cost
    case let word?: throw reader.error(.invalidValue, "a stage is check, cost or train, not '\(word)'")
    case nil:
      let train = try reader.mapping(keys: ["train"]).required("train")
      let mapping = try train.mapping(keys: ["epochs", "seeds", "keep"])
      self = .train(
        epochs: try mapping.required("epochs").integer(in: 1...100_000),
        seeds: try mapping["seeds"].map { item throws(YAMLError) in try Stage.seeds(item) } ?? [0],
        keep: try mapping["keep"].map { item throws(YAMLError) in try Kept(item) })
    }
  }
}

extension Stage {
  /// Each seed once: the same one again would only give the same number.
  private static func seeds(_ reader: YAMLReader) throws(YAMLError) -> [Int] {
    var seeds: [Int] = []
    for item in try reader.list(limit: 1000) {
      let seed = try item.integer(in: 0...Int.max)
      if seeds.contains(seed) { throw item.error(.invalidValue, "the seed \(seed) comes twice") }
      seeds.append(seed)
    }
    if seeds.isEmpty { throw reader.error(.invalidValue, "'seeds' names no seed") }
    return seeds
  }
}

extension Stage.Kept {
  fileprivate init(_ reader: YAMLReader) throws(YAMLError) {
    if let text = reader.plainText, text.hasSuffix("%"), let percent = Double(text.dropLast()),
      percent > 0, percent <= 100
    {
      self = .fraction(percent / 100)
    } else {
      self = .count(try reader.integer(in: 1...Int.max))
    }
  }
}

extension Limit {
  fileprivate static func list(_ reader: YAMLReader) throws(YAMLError) -> [Limit] {
    let metrics: [Metric] = [.parameters, .macs, .latency]
    let mapping = try reader.mapping(keys: metrics.map(\.rawValue))
    var limits: [Limit] = []
    for metric in metrics {
      guard let value = mapping[metric.rawValue] else { continue }
      limits.append(Limit(metric: metric, bound: try Bound(value)))
    }
    return limits
  }
}

extension Limit.Bound {
  fileprivate init(_ reader: YAMLReader) throws(YAMLError) {
    if let text = reader.plainText, text.hasPrefix("+"), text.hasSuffix("%"),
      let percent = Double(text.dropFirst().dropLast()), percent.isFinite
    {
      self = .aboveBaseline(percent / 100)
    } else {
      self = .absolute(try reader.real())
    }
  }
}

extension Ranking {
  fileprivate init(_ reader: YAMLReader) throws(YAMLError) {
    let mapping = try reader.mapping(keys: ["maximize", "minimize"])
    let metrics = { (item: YAMLReader) throws(YAMLError) in try item.word(of: Metric.self) }
    maximize = try mapping["maximize"]?.list(limit: 4, of: metrics) ?? []
    minimize = try mapping["minimize"]?.list(limit: 4, of: metrics) ?? []
    if maximize.isEmpty && minimize.isEmpty { throw reader.error(.missingKey, "'rank' names no metric") }
  }
}

extension TrainingSettings {
  fileprivate init(_ reader: YAMLReader) throws(YAMLError) {
    self.init()
    let mapping = try reader.mapping(keys: [
      "rule", "learning_rate", "weight_decay", "batch", "label_smoothing", "warm_up_epochs", "crop_padding", "flip",
    ])
    func fraction(_ item: YAMLReader) throws(YAMLError) -> Double {
      let number = try item.real()
      guard number >= 0 else { throw item.error(.invalidValue, "'\(item.name)' must not be negative, as \(number)") }
      return number
    }
    if let item = mapping["rule"] { rule = try item.word() }
    if let item = mapping["learning_rate"] { learningRate = try fraction(item) }
    if let item = mapping["weight_decay"] { weightDecay = try fraction(item) }
    if let item = mapping["batch"] { batchSize = try item.integer(in: 1...65_536) }
    if let item = mapping["label_smoothing"] {
      labelSmoothing = try fraction(item)
      if labelSmoothing >= 1 { throw item.error(.invalidValue, "'label_smoothing' must be below 1") }
    }
    if let item = mapping["warm_up_epochs"] { warmUpEpochs = try fraction(item) }
    if let item = mapping["crop_padding"] { augmentation.cropPadding = try item.integer(in: 0...64) }
    if let item = mapping["flip"] { augmentation.flip = try item.boolean() }
  }
}
