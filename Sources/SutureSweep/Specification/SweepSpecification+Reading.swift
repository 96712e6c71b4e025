import SutureComposer
import SutureData
import SutureExecution
import SutureRegistry
import SutureTraining

extension SweepSpecification {
  /// Reads a specification from a YAML file.
  /// - Throws: `YAMLError` with file, line and column.
  public init(contentsOf path: String) throws {
    let bytes = try YAMLReader.bytes(ofFile: path)
    try self.init(try YAMLReader(bytes, file: path), text: String(decoding: bytes, as: UTF8.self))
  }

  /// Reads a specification from YAML text.
  /// - Parameter file: the name of the file in errors.
  /// - Throws: `YAMLError` with line and column.
  public init(text: String, file: String) throws {
    try self.init(try YAMLReader(Array(text.utf8), file: file), text: text)
  }

  private init(_ reader: YAMLReader, text: String) throws {
    let keys = [
      "name", "dataset", "validation", "backbone", "space", "search", "limits", "stages", "rank", "training", "scale",
      "keep_weights", "engine",
    ]
    let root = try reader.mapping(keys: keys)
    name = try root.required("name").text(
      limit: 64, "letters, digits, '-' or '_'", where: SweepSpecification.isName)
    dataSet = try DataSetReference(root.required("dataset"))
    validation = try root["validation"].map { try $0.validationShare() } ?? .standard
    var places = ["dataset": try root.required("dataset").place]
    let network = try root.required("backbone").mapping(
      keys: ["id", "sites", "placement", "weights", "require_transfer", "rename", "by_position"])
    backbone = try network.required("id").reference()
    places["backbone"] = try network.required("id").place
    weights = try WeightSource(ofBackbone: network)
    places["weights"] = network["weights"]?.place
    sites = try network.required("sites").list(limit: 256) { reader throws(YAMLError) in
      let pattern = SitePattern(try reader.text(limit: 256))
      places[pattern.text] = places[pattern.text] ?? reader.place
      return pattern
    }
    if sites.isEmpty { throw try network.required("sites").error(.invalidValue, "'sites' names no site") }
    placement = try network["placement"]?.word() ?? .together
    scale = try root["scale"]?.word() ?? .none
    space = try SearchSpace(root.required("space"))
    let bounds = try root["limits"]?.mapping(keys: Limit.metrics.map(\.rawValue) + ["runtimes"])
    limits = try bounds.map(Limit.list) ?? []
    runtimes =
      try bounds?["runtimes"]?.distinct("runtime", limit: 16) { item throws(YAMLError) in
        try item.text(limit: 64)
      } ?? []
    places["runtimes"] = bounds?["runtimes"]?.place
    self.places = places
    stages = try Stage.list(root.required("stages"))
    warnings = KeepRule.Share.warnings(try root.required("stages"))
    if let item = root["limits"], !limits.isEmpty, !stages.contains(.cost) {
      throw item.error(.invalidValue, "'limits' are looked at in the stage 'cost': add it to 'stages'")
    }
    if let item = bounds?["runtimes"], !stages.contains(.check) {
      throw item.error(.invalidValue, "'runtimes' are looked at in the stage 'check': add it to 'stages'")
    }
    search = try SearchMethod(root["search"], trains: stages.contains(where: \.isTraining))
    ranking =
      try root["rank"].map { try Ranking($0) }
      ?? Ranking(maximize: [.accuracy], minimize: [.parameters, .macs])
    training = try root["training"].map { try TrainingSettings($0) } ?? TrainingSettings()
    keepWeights = try root["keep_weights"]?.word() ?? .none
    if let item = root["keep_weights"], keepWeights != .none, !stages.contains(where: \.isTraining) {
      throw item.error(.invalidValue, "'keep_weights' keeps what the last training leaves: add 'train' to 'stages'")
    }
    engine = try root["engine"].map { try EngineSelection($0) }
    self.text = text
  }

  /// Whether a text is a valid name of a sweep, which also names its store.
  public static func isName(_ text: String) -> Bool {
    1...64 ~= text.count
      && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") }
  }
}

extension YAMLReader {
  /// A backbone with hyperparameters, such as `resnet8(width: 32)`.
  fileprivate func reference() throws(YAMLError) -> ModuleReference {
    let text = try text()
    do throws(SyntaxError) {
      return try CompositionParser.parseReference(text)
    } catch {
      throw self.error(.invalidValue, "'\(name)' is no backbone: \(error)")
    }
  }
}

extension WeightSource {
  /// The weights that a backbone starts with; nil if its mapping names none.
  fileprivate init?(ofBackbone mapping: YAMLMapping) throws(YAMLError) {
    let others = ["require_transfer", "rename", "by_position"]
    guard let path = mapping["weights"] else {
      if let item = others.lazy.compactMap({ mapping[$0] }).first {
        throw item.error(.invalidValue, "'\(item.name)' is about a file of weights: add 'weights'")
      }
      return nil
    }
    let rules = try mapping["rename"]?.list(limit: 256) { item throws(YAMLError) in
      guard let rule = NameRule(try item.text(limit: 1024)) else {
        throw item.error(.invalidValue, NameRule.explanation)
      }
      return rule
    }
    let isByPosition = try mapping["by_position"]?.boolean() ?? false
    if isByPosition, let item = mapping["rename"] {
      throw item.error(.invalidValue, "'by_position' does not look at names: omit 'rename'")
    }
    self.init(
      try path.text(), by: isByPosition ? .position : .names(rules ?? []),
      required: try mapping["require_transfer"]?.real(in: 0...1) ?? 0)
  }
}

extension YAMLReader {
  /// A share of the training images: `10%`, `0` or `none`.
  fileprivate func validationShare() throws(YAMLError) -> ValidationShare {
    let text = try text(limit: 32)
    guard let share = ValidationShare(text: text) else {
      throw error(.invalidValue, "'\(name)' must be \(ValidationShare.rule), not '\(text)'")
    }
    return share
  }
}

extension Limit {
  /// The metrics that can be bounded.
  fileprivate static let metrics: [Metric] = [.parameters, .macs, .latency]

  fileprivate static func list(_ mapping: YAMLMapping) throws(YAMLError) -> [Limit] {
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
    let mapping = try reader.mapping(
      keys: [
        "optimizer", "learning_rate", "weight_decay", "batch_size", "label_smoothing", "warm_up_epochs", "crop_padding",
        "flip", "freeze", "layer_decay", "clip_norm", "accumulate", "ema",
      ] + Augmentation.keys, accepting: ["rule", "batch"])
    let name = try mapping.value("optimizer", formerly: "rule")?.word(of: Optimizer.Name.self)
    self.init(optimizer: Optimizer(name ?? .sgd))
    if let item = mapping["learning_rate"] { learningRate = try item.real(in: Bounds.learningRate) }
    if let item = mapping["weight_decay"] { optimizer.weightDecay = try item.real(in: Bounds.weightDecay) }
    if let item = try mapping.value("batch_size", formerly: "batch") {
      batchSize = try item.integer(in: Bounds.batchSize)
    }
    if let item = mapping["label_smoothing"] { labelSmoothing = try item.real(in: Bounds.labelSmoothing) }
    if let item = mapping["warm_up_epochs"] { warmUpEpochs = try item.real(in: Bounds.warmUpEpochs) }
    if let item = mapping["crop_padding"] { augmentation.cropPadding = try item.integer(in: Bounds.cropPadding) }
    if let item = mapping["flip"] { augmentation.flip = try item.boolean() }
    frozen =
      try mapping["freeze"]?.list(limit: 256) { item throws(YAMLError) in
        VariablePattern(try item.text(limit: 256))
      } ?? []
    if let item = mapping["layer_decay"] { layerDecay = try item.real(in: Bounds.layerDecay) }
    maximumNorm = try mapping["clip_norm"]?.real(in: Bounds.maximumNorm)
    if let item = mapping["accumulate"] { accumulation = try item.integer(in: Bounds.accumulation) }
    averageDecay = try mapping["ema"]?.real(in: Bounds.averageDecay)
    try augmentation.read(mapping)
  }
}
