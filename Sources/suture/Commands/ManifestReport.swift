import SutureComposer
import SutureRegistry

/// The output of `info` for a module or backbone.
struct ManifestReport: Encodable {
  struct Paper: Encodable {
    let title: String
    let arxiv: String?
    let doi: String?
    let year: Int?
    let venue: String?
    let url: String?

    init(_ paper: SutureRegistry.Paper) {
      title = paper.title
      arxiv = paper.arxiv
      doi = paper.doi
      year = paper.year
      venue = paper.venue
      url = paper.url
    }

    /// The reference in one line.
    var text: String {
      ([title] + [arxiv.map { "arXiv \($0)" }, doi, venue, year.map(String.init)].compactMap { $0 })
        .joined(separator: ", ")
    }
  }

  struct Contract: Encodable {
    /// The dimensions of the only input; nil if there are several.
    let input: [String]?
    /// Several inputs in order; nil if there is one.
    let inputs: [Input]?
    let output: [String]
    let require: [String]
    let keepsShape: Bool
    let parameters: String?

    /// One of several inputs.
    struct Input: Encodable {
      let name: String
      let dimensions: [String]
    }

    enum CodingKeys: String, CodingKey {
      case input, inputs, output, require, parameters
      case keepsShape = "keeps_shape"
    }
  }

  struct Hyperparameter: Encodable {
    let name: String
    let type: String
    let `default`: HyperparameterDocument
    let min: HyperparameterDocument?
    let max: HyperparameterDocument?
    let choices: [HyperparameterDocument]
    let sweep: [HyperparameterDocument]
    let doc: String?
  }

  struct Library: Encodable {
    /// The library's name; nil for an imported network, whose graph this is.
    let name: String?
    let path: String?
    /// The digest of the file's bytes.
    let sha256: String?
    /// The digest of the parts that determine the code's behaviour.
    let codeDigest: String?
    /// Why it cannot be used; nil if it can.
    let problem: String?

    enum CodingKeys: String, CodingKey {
      case name, path, sha256, problem
      case codeDigest = "code_sha256"
    }
  }

  struct ZeroGradient: Encodable {
    let parameters: [String]
    let reason: String

    init(_ declaration: SutureRegistry.ZeroGradient) {
      parameters = declaration.parameters
      reason = declaration.reason
    }

    /// Names and reason in one line.
    var text: String { "\(parameters.joined(separator: ", ")): \(reason)" }
  }

  let id: String
  let kind: String
  let name: String
  /// Other names.
  let aliases: [String]
  let version: String
  let abi: String
  let summary: String
  let license: String?
  let authors: [String]
  let paper: Paper?
  let variant: String?
  let reference: String?
  let notes: String?
  let tags: [String]
  let contract: Contract
  let hyperparameters: [Hyperparameter]
  /// Parameters that have no effect in training.
  let zeroGradients: [ZeroGradient]
  let library: Library
  let manifest: String
  let manifestDigest: String
  /// What is known of a module in every runtime; nil for backbones.
  let runtimes: [RuntimeResult]?
  /// The files with the same id that it hides.
  let hides: [String]
  /// Inputs and output of the contract, as text.
  private let signature: String
  /// How compositions apply it to branches; nil for an item with one input.
  private let use: String?
  /// The hidden files, as text.
  private let hidden: [String]
  /// The file of an imported network's weights.
  private let weights: String?

  enum CodingKeys: String, CodingKey {
    case id, kind, name, aliases, version, abi, summary, license, authors, paper, variant, reference, notes, tags
    case contract
    case hyperparameters, library, manifest, runtimes, hides
    case zeroGradients = "zero_gradient"
    case manifestDigest = "manifest_sha256"
  }

  init(_ manifest: Manifest, _ registry: Registry, runtimes: [MeasuredRuntime]) {
    id = manifest.id
    kind = manifest.kind.rawValue
    name = manifest.name
    aliases = manifest.aliases
    version = "\(manifest.version)"
    abi = "\(manifest.abi)"
    summary = manifest.summary
    license = manifest.license
    authors = manifest.authors.map(\.name)
    paper = manifest.paper.map { Paper($0) }
    variant = manifest.variant
    reference = manifest.reference
    notes = manifest.notes
    tags = manifest.tags
    let inputs = manifest.contract.inputs
    signature = manifest.contract.description
    use =
      manifest.contract.joinsBranches
      ? CompositionOperator.fusion(FusionOperator(ModuleReference(id: id), branches: inputs.count)).notation : nil
    contract = Contract(
      input: inputs.count == 1 ? inputs[0].dimensions.map(\.description) : nil,
      inputs: inputs.count == 1
        ? nil : inputs.map { .init(name: $0.name ?? "x", dimensions: $0.dimensions.map(\.description)) },
      output: manifest.contract.output.map(\.description),
      require: manifest.contract.requirements.map(\.description), keepsShape: manifest.contract.keepsShape,
      parameters: manifest.contract.parameters?.description)
    hyperparameters = manifest.hyperparameters.map {
      Hyperparameter(
        name: $0.name, type: $0.type.rawValue, default: HyperparameterDocument($0.standard),
        min: $0.minimum.map(HyperparameterDocument.init), max: $0.maximum.map(HyperparameterDocument.init),
        choices: $0.choices.map(HyperparameterDocument.init), sweep: $0.sweep.map(HyperparameterDocument.init),
        doc: $0.documentation)
    }
    zeroGradients = manifest.zeroGradients.map { ZeroGradient($0) }
    do {
      let file = try registry.code(of: manifest)
      library = Library(
        name: manifest.library, path: file.path, sha256: file.digest, codeDigest: file.codeDigest, problem: nil)
    } catch {
      let path = try? registry.codePath(of: manifest)
      library = Library(name: manifest.library, path: path, sha256: nil, codeDigest: nil, problem: "\(error)")
    }
    weights = manifest.graphFiles?.paths(of: manifest).weights
    self.manifest = manifest.path
    manifestDigest = manifest.digest
    self.runtimes =
      manifest.kind == .module ? runtimes.map { RuntimeResult(of: manifest.id, manifest, in: $0) } : nil
    hides = registry.hidden.filter { $0.by.path == manifest.path }.map(\.manifest.path)
    hidden = registry.hidden.filter { $0.by.path == manifest.path }.map { "\($0)" }
  }

  func print(to console: Console) {
    let form = variant.map { ": \($0)" } ?? ""
    console.print(console.output.styled("\(id) — \(name) \(version) (\(kind))\(form)", .bold))
    console.print(summary)
    console.print("")
    InfoLines.print(
      [
        ("also called", aliases.isEmpty ? nil : aliases.joined(separator: ", ")),
        ("paper", paper?.text), ("reference", reference), ("notes", notes),
        ("tags", tags.isEmpty ? nil : tags.joined(separator: " ")),
        ("contract", signature), ("joins branches", use),
        ("requires", contract.require.isEmpty ? nil : contract.require.joined(separator: "; ")),
        ("parameters", contract.parameters),
        ("zero gradient", zeroGradients.isEmpty ? nil : zeroGradients.map(\.text).joined(separator: "\n")),
        ("license", license),
        ("authors", authors.isEmpty ? nil : authors.joined(separator: ", ")),
      ] + RuntimeResult.lines(runtimes ?? []) + [
        ("abi", library.name == nil ? nil : abi), ("manifest", manifest),
        (library.name == nil ? "graph" : "library", library.path ?? library.name), ("weights", weights),
        ("problem", library.problem),
        ("hides", hidden.isEmpty ? nil : hidden.joined(separator: "\n")),
        ("sha256", digests.joined(separator: "\n")),
      ], to: console)
    guard !hyperparameters.isEmpty else { return }
    console.print("")
    var table = Table([
      .left("hyperparameter"), .left("type"), .left("default"), .left("range"), .left("sweep"), .left("meaning"),
    ])
    for parameter in hyperparameters {
      let range =
        parameter.choices.isEmpty
        ? parameter.min == nil && parameter.max == nil
          ? "" : "\(parameter.min?.description ?? "")…\(parameter.max?.description ?? "")"
        : parameter.choices.map(\.description).joined(separator: " ")
      table.add([
        parameter.name, parameter.type, parameter.default.description, range,
        parameter.sweep.map(\.description).joined(separator: " "), parameter.doc ?? "",
      ])
    }
    table.print(to: console)
  }

  /// The digests of manifest, library file and code, one per line.
  private var digests: [String] {
    [("manifest", manifestDigest), ("file", library.sha256), ("code", library.codeDigest)].compactMap { name, digest in
      digest.map { "\($0) (\(name))" }
    }
  }
}
