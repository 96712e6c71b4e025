import SutureComposer
import SutureExecution
import SutureGraph
import SutureTestSupport
import Testing

@testable import SutureExport

/// What a digraph shows, read from its text.
struct Picture {
  /// The digraph without the comments, which name digests of code.
  let text: String

  init(_ network: ExportedNetwork) throws {
    text = try DOTExporter(network).text.split(separator: "\n").filter { !$0.hasPrefix("//") }.joined(separator: "\n")
  }

  /// The picture of a composition, alone or grafted.
  init(_ composition: String, backbone: String? = nil, at sites: [String] = [], input: Shape) throws {
    let composition = try Checkout.grafter.composer.composition(composition)
    let isBare = backbone != nil && sites.isEmpty
    let origin = ExportedNetwork.Origin(
      program: "suture", composition: isBare ? nil : "\(composition)", backbone: backbone, sites: sites, plugins: [])
    let builds = try NetworkBuilds(input: input, axes: []) { shape in
      guard let backbone else { return try Checkout.grafter.build(composition, input: shape) }
      let reference = try CompositionParser.parseReference(backbone)
      return try Checkout.grafter.graft(
        isBare ? nil : composition, at: sites.map { SitePattern($0) }, of: reference, input: shape)
    }
    try self.init(ExportedNetwork(builds: builds, weights: try VariableStore([], seed: 0), origin: origin))
  }

  /// The texts of nodes and clusters, lines separated by `/`.
  var labels: [String] {
    text.matches(of: /^ +(?:n\d+|graph) \[.*?label=<(.*?)>(?:, \w+=.*)?\];$/.anchorsMatchLineEndings())
      .map { Picture.plain(String($0.1)) }
  }

  /// The edges by the labels of their ends, followed by the shape.
  var edges: [String] {
    var names: [String: String] = [:]
    for match in text.matches(of: /^ +(n\d+) \[label=<(.*?)>(?:, \w+=.*)?\];$/.anchorsMatchLineEndings()) {
      names[String(match.1)] = String(Picture.plain(String(match.2)).prefix { $0 != "/" })
    }
    return text.matches(of: /^ +(n\d+) -> (n\d+)(.*);$/.anchorsMatchLineEndings()).map { match in
      let shape = match.3.firstMatch(of: /label=" (.*?) "/).map { ": \($0.1)" } ?? ""
      let gate = match.3.contains("dashed") ? " (gate)" : ""
      return "\(names[String(match.1)] ?? "?") → \(names[String(match.2)] ?? "?")\(shape)\(gate)"
    }
  }

  private static func plain(_ markup: String) -> String {
    markup.replacing(/<br[^>]*>/, with: "/").replacing(/<[^>]*>/, with: "")
      .replacing("&#160;", with: " ")
  }
}
