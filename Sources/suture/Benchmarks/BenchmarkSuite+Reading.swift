import SutureComposer
import SutureExecution
import SutureGraph
import SutureRegistry
import SutureSupport

extension BenchmarkSuite {
  /// The supported schema version of suite files.
  static let schemaVersion = 1

  /// Reads a suite from a YAML file.
  /// - Throws: `YAMLError` with file, line and column.
  init(contentsOf path: String) throws(YAMLError) {
    try self.init(YAMLReader.bytes(ofFile: path), file: path)
  }

  /// Reads a suite from the bytes of a file.
  /// - Throws: `YAMLError` with line and column.
  init(_ bytes: [UInt8], file: String) throws(YAMLError) {
    let root = try YAMLReader(bytes, file: file).mapping(keys: ["schema", "name", "groups"])
    let schema = try root.required("schema")
    guard try schema.integer() == BenchmarkSuite.schemaVersion else {
      throw schema.error(.invalidValue, "this version reads schema \(BenchmarkSuite.schemaVersion)")
    }
    name = try root.required("name").text(limit: 64, "letters, digits, '-' or '_'") { text in
      text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") }
    }
    var groups: [Group] = []
    let items = try root.required("groups")
    for item in try items.list(limit: 64) {
      let group = try Group(item)
      if groups.contains(where: { $0.name == group.name }) {
        throw item.error(.invalidValue, "the group '\(group.name)' is listed twice")
      }
      groups.append(group)
    }
    if groups.isEmpty { throw items.error(.invalidValue, "'groups' is empty") }
    self.groups = groups
    digest = SHA256.hexDigest(of: bytes)
  }
}

extension BenchmarkSuite.Group {
  fileprivate init(_ reader: YAMLReader) throws(YAMLError) {
    let mapping = try reader.mapping(keys: ["name", "work", "targets", "entries"])
    name = try mapping.required("name").text(limit: 80, "one line") { !$0.contains(where: \.isNewline) }
    work = try mapping.required("work").word()
    targets = try mapping["targets"].map { item throws(YAMLError) in try BenchmarkTargets(item) } ?? BenchmarkTargets()
    if targets.bandwidth != nil, work != .forward, let item = mapping["targets"] {
      throw item.error(.invalidValue, "a target for 'bandwidth' needs 'work: forward', one read and one write")
    }
    var entries: [BenchmarkEntry] = []
    let items = try mapping.required("entries")
    for item in try items.list(limit: 256) {
      for (entry, place) in try BenchmarkEntry.list(item, group: name, work: work) {
        if entries.contains(entry) { throw place.error(.invalidValue, "'\(entry.composition)' is listed twice") }
        entries.append(entry)
      }
    }
    if entries.isEmpty { throw items.error(.invalidValue, "'entries' is empty") }
    self.entries = entries
  }
}

extension BenchmarkTargets {
  fileprivate init(_ reader: YAMLReader) throws(YAMLError) {
    let mapping = try reader.mapping(keys: ["eager", "compile", "memory", "bandwidth"])
    func ratio(_ key: String) throws(YAMLError) -> Double? {
      guard let item = mapping[key] else { return nil }
      let number = try item.real()
      guard number > 0 else { throw item.error(.invalidValue, "'\(key)' must be above 0, not \(number)") }
      return number
    }
    self.init(
      eager: try ratio("eager"), compile: try ratio("compile"), memory: try ratio("memory"),
      bandwidth: try ratio("bandwidth"))
    if let item = mapping["bandwidth"], eager != nil || compile != nil || memory != nil {
      throw item.error(.invalidValue, "'bandwidth' compares with a copy and excludes other targets")
    }
  }
}

extension BenchmarkEntry {
  /// The entries of one input, each with its position in the file.
  fileprivate static func list(
    _ reader: YAMLReader, group: String, work: Benchmark.Work
  ) throws(YAMLError) -> [(BenchmarkEntry, YAMLReader)] {
    let mapping = try reader.mapping(keys: ["input", "backbone", "sites", "compositions"])
    let sizes = try mapping.required("input")
    let input = try sizes.list(limit: 8) { size throws(YAMLError) in try size.integer(in: 1...1 << 30) }
    guard !input.isEmpty, Shape.fits(input) else {
      throw sizes.error(.invalidValue, "'input' must be a valid shape")
    }
    let backbone = try mapping["backbone"].map { item throws(YAMLError) in try item.reference() }
    let sites = try mapping["sites"]?.text(limit: 256)
    if let item = mapping["sites"], backbone == nil {
      throw item.error(.invalidValue, "'sites' are sites of a backbone: give 'backbone' too")
    }
    if work == .step, backbone == nil {
      throw reader.error(.missingKey, "a training step needs a 'backbone', whose output is logits")
    }
    let items = try mapping.required("compositions")
    let list = try items.list(limit: 256) { item throws(YAMLError) in
      let composition = try item.composition()
      if backbone != nil, sites == nil, composition != "identity" {
        throw item.error(
          .invalidValue, "without 'sites' only identity, the bare backbone, can be measured, not '\(composition)'")
      }
      let entry = BenchmarkEntry(
        group: group, composition: composition, backbone: backbone, sites: sites, input: input, work: work)
      return (entry, item)
    }
    if list.isEmpty { throw items.error(.invalidValue, "'compositions' is empty") }
    return list
  }
}

extension YAMLReader {
  /// A composition's text, checked to be valid.
  fileprivate func composition() throws(YAMLError) -> String {
    let text = try text(limit: 1024)
    do throws(SyntaxError) {
      _ = try CompositionParser.parse(text)
    } catch {
      throw self.error(.invalidValue, "invalid composition: \(error)")
    }
    return text
  }

  /// A backbone's text, checked to be valid.
  fileprivate func reference() throws(YAMLError) -> String {
    let text = try text(limit: 256)
    do throws(SyntaxError) {
      _ = try CompositionParser.parseReference(text)
    } catch {
      throw self.error(.invalidValue, "'\(name)' is not a backbone: \(error)")
    }
    return text
  }
}
