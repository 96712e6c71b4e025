import SutureRegistry

/// Everything about one module or backbone, as `info` shows it.
struct ManifestReport: Encodable {
  struct Paper: Encodable {
    let title: String
    let arxiv: String?
    let doi: String?
    let year: Int?
    let venue: String?
    let url: String?
  }

  struct Contract: Encodable {
    let input: [String]
    let output: [String]
    let require: [String]
    let keepsShape: Bool
    let parameters: String?

    enum CodingKeys: String, CodingKey {
      case input, output, require, parameters
      case keepsShape = "keeps_shape"
    }
  }

  struct Hyperparameter: Encodable {
    let name: String
    let type: String
    let `default`: String
    let min: String?
    let max: String?
    let choices: [String]
    let sweep: [String]
    let doc: String?
  }

  struct Library: Encodable {
    let name: String
    let path: String?
    let sha256: String?
    /// Why it cannot be used; nil where it can.
    let problem: String?
  }

  let id: String
  let kind: String
  let name: String
  let version: String
  let abi: String
  let summary: String
  let license: String?
  let authors: [String]
  let paper: Paper?
  let reference: String?
  let notes: String?
  let tags: [String]
  let contract: Contract
  let hyperparameters: [Hyperparameter]
  let library: Library
  let manifest: String
  let manifestDigest: String

  enum CodingKeys: String, CodingKey {
    case id, kind, name, version, abi, summary, license, authors, paper, reference, notes, tags, contract
    case hyperparameters, library, manifest
    case manifestDigest = "manifest_sha256"
  }

  init(_ manifest: Manifest, _ registry: Registry) {
    id = manifest.id
    kind = manifest.kind.rawValue
    name = manifest.name
    version = "\(manifest.version)"
    abi = "\(manifest.abi)"
    summary = manifest.summary
    license = manifest.license
    authors = manifest.authors.map(\.name)
    paper = manifest.paper.map {
      Paper(title: $0.title, arxiv: $0.arxiv, doi: $0.doi, year: $0.year, venue: $0.venue, url: $0.url)
    }
    reference = manifest.reference
    notes = manifest.notes
    tags = manifest.tags
    contract = Contract(
      input: manifest.contract.input.map(\.description), output: manifest.contract.output.map(\.description),
      require: manifest.contract.requirements.map(\.description), keepsShape: manifest.contract.keepsShape,
      parameters: manifest.contract.parameters?.description)
    hyperparameters = manifest.hyperparameters.map {
      Hyperparameter(
        name: $0.name, type: $0.type.rawValue, default: $0.standard.description, min: $0.minimum?.description,
        max: $0.maximum?.description, choices: $0.choices.map(\.description), sweep: $0.sweep.map(\.description),
        doc: $0.documentation)
    }
    do {
      let file = try registry.library(for: manifest)
      library = Library(name: manifest.library, path: file.path, sha256: file.digest, problem: nil)
    } catch {
      let path = try? registry.libraryPath(for: manifest)
      library = Library(name: manifest.library, path: path, sha256: nil, problem: "\(error)")
    }
    self.manifest = manifest.path
    manifestDigest = manifest.digest
  }

  func print(to console: Console) {
    console.print(console.output.styled("\(id) — \(name) \(version) (\(kind))", .bold))
    console.print(summary)
    console.print("")
    var lines: [(String, String?)] = []
    if let paper {
      let facts = [paper.arxiv.map { "arXiv \($0)" }, paper.doi, paper.venue, paper.year.map(String.init)]
      lines.append(("paper", ([paper.title] + facts.compactMap { $0 }).joined(separator: ", ")))
    }
    lines += [
      ("reference", reference), ("notes", notes), ("tags", tags.isEmpty ? nil : tags.joined(separator: " ")),
      ("contract", "[\(contract.input.joined(separator: ", "))] → [\(contract.output.joined(separator: ", "))]"),
      ("requires", contract.require.isEmpty ? nil : contract.require.joined(separator: "; ")),
      ("parameters", contract.parameters), ("license", license),
      ("authors", authors.isEmpty ? nil : authors.joined(separator: ", ")), ("abi", abi),
      ("library", library.path ?? library.name), ("sha256", library.sha256), ("problem", library.problem),
      ("manifest", manifest),
    ]
    for case (let label, let text?) in lines {
      let parts = text.split(separator: "\n", omittingEmptySubsequences: false)
      for (index, part) in parts.enumerated() {
        let head = index == 0 ? label : ""
        console.print(head + String(repeating: " ", count: 11 - head.count) + part)
      }
    }
    guard !hyperparameters.isEmpty else { return }
    console.print("")
    var table = Table([
      .left("hyperparameter"), .left("type"), .left("default"), .left("range"), .left("sweep"), .left("meaning"),
    ])
    for parameter in hyperparameters {
      let range =
        parameter.choices.isEmpty
        ? parameter.min == nil && parameter.max == nil ? "" : "\(parameter.min ?? "")…\(parameter.max ?? "")"
        : parameter.choices.joined(separator: " ")
      table.add([
        parameter.name, parameter.type, parameter.default, range, parameter.sweep.joined(separator: " "),
        parameter.doc ?? "",
      ])
    }
    table.print(to: console)
  }
}
