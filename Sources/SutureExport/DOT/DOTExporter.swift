import SutureComposer
import SutureGraph

/// Writes a network as a Graphviz digraph: what a person would draw of it.
///
/// Blocks of the backbone are single nodes, and equal neighbours one node; a block with a graft inside is opened. Modules
/// of the composition are highlighted, operators are small nodes. Edges show sizes without the batch.
public struct DOTExporter {
  private let network: ExportedNetwork
  private let picture: NetworkPicture

  /// Draws a network.
  /// - Throws: `SyntaxError` if the composition in the network's origin is invalid.
  public init(_ network: ExportedNetwork) throws(SyntaxError) {
    self.network = network
    var builder = try PictureBuilder(network)
    picture = builder.build()
  }

  // MARK: Writing

  /// The digraph.
  public var text: String {
    var lines = network.origin.metadata.sorted { $0.key < $1.key }
      .map { DOTText.comment("\($0.key): \($0.value)") }
    // A composition reads from left to right, as its expression; a whole network would be too wide.
    let direction = ("rankdir", network.origin.backbone == nil ? "LR" : "TB")
    let font = ("fontname", DOTText.quoted(DOTStyle.fonts))
    lines.append("digraph {")
    lines += [
      "graph " + DOTText.attributes([direction] + DOTStyle.graph + [font, ("label", caption)]),
      "node " + DOTText.attributes(DOTStyle.node + [font]),
      "edge " + DOTText.attributes(DOTStyle.edge + [font]),
    ].map { "  \($0);" }
    lines += content(of: nil, indent: "  ")
    lines += edgeLines.map { "  " + $0 }
    lines.append("}")
    return lines.joined(separator: "\n") + "\n"
  }

  /// What the picture shows, in small letters below it.
  private var caption: String {
    "<<font point-size=\"10\" color=\"\(DOTStyle.faint)\">\(DOTText.markup(network.origin.subject))</font>>"
  }

  /// The nodes and clusters of a cluster; of the whole picture for nil.
  private func content(of cluster: Int?, indent: String) -> [String] {
    var lines: [String] = []
    var seen: Set<Int> = []
    for (index, node) in picture.nodes.enumerated() {
      if node.cluster == cluster {
        lines.append(indent + line(node, index))
      } else if let inner = child(of: cluster, around: node.cluster), seen.insert(inner).inserted {
        lines.append("\(indent)subgraph cluster_\(inner) {")
        let label = DOTStyle.label(of: picture.clusters[inner])
        lines.append("\(indent)  graph \(DOTText.attributes(DOTStyle.cluster + [("label", label)]));")
        lines += content(of: inner, indent: indent + "  ")
        lines.append("\(indent)}")
      }
    }
    return lines
  }

  /// The cluster directly inside another that contains a cluster; nil if it is not inside.
  private func child(of outer: Int?, around cluster: Int?) -> Int? {
    var cluster = cluster
    while let present = cluster {
      if picture.clusters[present].parent == outer { return present }
      cluster = picture.clusters[present].parent
    }
    return nil
  }

  private func line(_ node: NetworkPicture.Node, _ index: Int) -> String {
    let label = DOTStyle.label(of: node, in: node.cluster.map { picture.clusters[$0] })
    return "n\(index) \(DOTText.attributes([("label", label)] + DOTStyle.look(of: node)));"
  }

  // MARK: Edges

  private var edgeLines: [String] {
    let isShortcut = picture.isShortcut
    var labelled: Set<Int> = []
    return picture.edges.indices.map { index in
      let edge = picture.edges[index]
      var attributes: [(name: String, value: String)] = []
      if !edge.shape.isEmpty, !isShortcut[index], !labelled.contains(edge.source), isWorthLabelling(edge) {
        labelled.insert(edge.source)
        attributes.append(("label", DOTText.quoted(" \(edge.shape) ")))
      }
      if edge.isGate { attributes.append(("style", "dashed")) }
      // The way through the layers is drawn straight, and what passes by goes around it.
      if isShortcut[index] {
        attributes.append(("weight", "0"))
      } else if isOnlyWay(index, isShortcut) {
        attributes.append(("weight", "8"))
      }
      let suffix = attributes.isEmpty ? "" : " " + DOTText.attributes(attributes)
      return "n\(edge.source) -> n\(edge.target)\(suffix);"
    }
  }

  /// Whether the shape is news: the source has changed it, or the edge leads into or out of a cluster.
  private func isWorthLabelling(_ edge: NetworkPicture.Edge) -> Bool {
    let (source, target) = (picture.nodes[edge.source], picture.nodes[edge.target])
    let isKnown = picture.edges.contains { $0.target == edge.source && $0.shape == edge.shape }
    return !isKnown || source.cluster != target.cluster || target.kind == .output
  }

  /// Whether nothing else leaves the source or reaches the target of an edge, apart from shortcuts.
  private func isOnlyWay(_ index: Int, _ isShortcut: [Bool]) -> Bool {
    let edge = picture.edges[index]
    return !picture.edges.indices.contains { other in
      other != index && !isShortcut[other]
        && (picture.edges[other].source == edge.source || picture.edges[other].target == edge.target)
    }
  }
}
