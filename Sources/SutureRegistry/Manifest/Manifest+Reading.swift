import SutureGraph
import SutureSupport

extension Manifest {
  /// The supported version of the manifest schema.
  public static let schemaVersion = 1

  private static let keys = [
    "schema", "id", "kind", "name", "aliases", "version", "abi", "library", "graph", "graph_sha256",
    "weights", "weights_sha256", "summary", "license", "authors", "paper",
    "variant", "reference", "notes", "tags", "contract", "typical_input", "hyperparameters", "zero_gradient",
  ]

  /// Reads a manifest from a file.
  /// - Throws: `YAMLError` with the place of the first error.
  public init(contentsOf path: String) throws(YAMLError) {
    try self.init(YAMLReader.bytes(ofFile: path), path: path)
  }

  /// Reads a manifest from the bytes of a file.
  /// - Throws: `YAMLError` with the place of the first error.
  public init(_ bytes: [UInt8], path: String) throws(YAMLError) {
    let reader = try YAMLReader(bytes, file: path)
    let fields = try reader.mapping(keys: Manifest.keys)
    let schema = try fields.required("schema")
    self.schema = try schema.integer()
    guard self.schema == Manifest.schemaVersion else {
      throw schema.error(
        .invalidValue, "schema \(self.schema) is unknown; this version reads schema \(Manifest.schemaVersion)")
    }
    id = try fields.required("id").text(
      "a lower-case letter, then letters, digits, '_' and '-', at most 64 characters", where: Name.isID)
    kind = try fields.required("kind").word()
    name = try fields.required("name").text("a type name of letters, digits and '_'", where: Name.isType)
    aliases = try fields["aliases"]?.aliases() ?? []
    version = try fields.required("version").parsed("a version such as 1.0.0", Version.init(parsing:))
    if let files = try GraphFiles(fields) {
      for field in [fields["library"], fields["abi"]].compactMap(\.self) {
        throw field.error(.invalidValue, "an imported network has a 'graph' and no \(quoted(field.name))")
      }
      guard kind == .backbone else {
        throw try fields.required("kind").error(.invalidValue, "an imported network is a backbone, not a \(kind)")
      }
      code = .graph(files)
      abi = ABIVersion(1, 0)
    } else {
      abi = try fields.required("abi").parsed("an ABI version such as 1 or \"1.0\"", ABIVersion.init(parsing:))
      code = .library(
        try fields.required("library").text(
          "a plain name of letters, digits and '_', '.', '+', '-', at most 64 characters", where: Name.isLibrary))
    }
    summary = try fields.required("summary").text(limit: 200, "one line") { !$0.utf8.contains(UInt8(ascii: "\n")) }
    license = try fields["license"]?.text(limit: 100)
    authors = try fields["authors"]?.list(limit: 64) { item throws(YAMLError) in try Author(item) } ?? []
    paper = try fields["paper"].map { paper throws(YAMLError) in try Paper(paper) }
    variant = try fields["variant"]?.text(limit: 100, "one line") { !$0.utf8.contains(UInt8(ascii: "\n")) }
    reference = try fields["reference"]?.text()
    notes = try fields["notes"]?.text()
    tags = try fields["tags"]?.tags() ?? []
    let hyperparameters = try fields["hyperparameters"]?.hyperparameters() ?? []
    contract = try Contract(fields.required("contract"), hyperparameters: hyperparameters)
    if contract.joinsBranches {
      try Manifest.checkInputs(kind: fields.required("kind"), kind, abi: fields["abi"], abi)
    }
    typicalInput = try fields["typical_input"]?.shape(rank: contract.input.count)
    self.hyperparameters = hyperparameters
    zeroGradients =
      try fields["zero_gradient"]?.list(limit: 16) { item throws(YAMLError) in try ZeroGradient(item) } ?? []
    self.path = path
    digest = SHA256.hexDigest(of: bytes)
  }
}

extension Manifest {
  /// The first ABI version with several inputs.
  package static let severalInputs = ABIVersion(1, 1)

  /// Checks that an item may have several inputs.
  private static func checkInputs(
    kind kindField: YAMLReader, _ kind: Kind, abi abiField: YAMLReader?, _ abi: ABIVersion
  ) throws(YAMLError) {
    guard kind == .module else { throw kindField.error(.invalidValue, "a backbone has one 'input', not 'inputs'") }
    guard abi.offers(severalInputs) else {
      throw (abiField ?? kindField).error(
        .invalidValue, "'inputs' needs plugin ABI \(severalInputs) or later: abi: \"\(severalInputs)\", not \(abi)")
    }
  }
}

extension YAMLReader {
  func parsed<Value>(_ rule: String, _ parse: (String) -> Value?) throws(YAMLError) -> Value {
    let text = try text(limit: 64)
    guard let value = parse(text) else {
      throw error(.invalidValue, "\(quoted(name)) must be \(rule), not \(quoted(text))")
    }
    return value
  }

  fileprivate func shape(rank: Int) throws(YAMLError) -> Shape {
    let sizes = try list(limit: 8) { size throws(YAMLError) in try size.integer(in: 1...1 << 30) }
    guard sizes.count == rank, Shape.fits(sizes) else {
      throw error(
        .invalidValue,
        "\(quoted(name)) must have \(rank) sizes, like the contract's input, and not exceed the size limit of tensors")
    }
    return Shape(sizes)
  }

  fileprivate func aliases() throws(YAMLError) -> [String] {
    var aliases: [String] = []
    for item in try list(limit: 16) {
      let alias = try item.text(limit: 80, "one line with letters or digits") { text in
        !ModuleNames.normalised(text).isEmpty && !text.utf8.contains(UInt8(ascii: "\n"))
      }
      guard !aliases.contains(where: { ModuleNames.normalised($0) == ModuleNames.normalised(alias) }) else {
        throw item.error(.invalidValue, "duplicate alias \(quoted(alias))")
      }
      aliases.append(alias)
    }
    return aliases
  }

  func tags() throws(YAMLError) -> [String] {
    var tags: [String] = []
    for item in try list(limit: 16) {
      let tag = try item.text("lower-case words", where: Name.isID)
      guard !tags.contains(tag) else { throw item.error(.invalidValue, "duplicate tag \(quoted(tag))") }
      tags.append(tag)
    }
    return tags
  }

  fileprivate func hyperparameters() throws(YAMLError) -> [Hyperparameter] {
    let entries = try entries()
    guard entries.count <= 64 else { throw error(.invalidValue, "more than 64 hyperparameters") }
    var hyperparameters: [Hyperparameter] = []
    for entry in entries {
      guard Name.isHyperparameter(entry.key) else {
        let rule = "a lower-case letter, then letters, digits and '_', and no reserved word"
        let message = "a hyperparameter's name must be \(rule), not \(quoted(entry.key))"
        throw YAMLError(file: file, line: entry.line, column: entry.column, code: .invalidValue, message: message)
      }
      hyperparameters.append(try Hyperparameter(value(entry)))
    }
    return hyperparameters
  }
}
