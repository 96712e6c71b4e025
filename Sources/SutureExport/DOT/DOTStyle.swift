/// Colours, forms and labels of a picture in Graphviz's syntax.
enum DOTStyle {
  /// Fonts that every system has; the last is generic.
  static let fonts = "Helvetica,Arial,sans-serif"
  /// The colour of what is less important.
  static let faint = "#5d646d"

  static let graph: [(name: String, value: String)] = [
    ("bgcolor", "\"white\""), ("pad", "0.2"), ("nodesep", "0.3"), ("ranksep", "0.25"),
    ("labelloc", "b"),
  ]
  static let node: [(name: String, value: String)] = [
    ("shape", "box"), ("style", "\"rounded,filled\""), ("color", "\"#8f9dac\""), ("fillcolor", "\"#ffffff\""),
    ("fontsize", "12"), ("fontcolor", "\"#1b1f24\""), ("height", "0.3"), ("margin", "\"0.14,0.07\""),
  ]
  static let edge: [(name: String, value: String)] = [
    ("color", "\"#5d646d\""), ("fontcolor", "\"#5d646d\""), ("fontsize", "9"), ("arrowsize", "0.6"),
  ]
  static let cluster: [(name: String, value: String)] = [
    ("style", "\"rounded,filled\""), ("color", "\"#c9cbca\""), ("fillcolor", "\"#f6f7f8\""), ("labelloc", "t"),
    ("labeljust", "l"), ("fontsize", "12"), ("margin", "10"),
  ]

  // MARK: Nodes

  /// The attributes that distinguish a kind of node.
  static func look(of node: NetworkPicture.Node) -> [(name: String, value: String)] {
    switch node.kind {
    case .input, .output: [("shape", "plain"), ("style", "\"\"")]
    case .module: [("color", "\"#c2540a\""), ("fillcolor", "\"#ffe3c9\""), ("penwidth", "1.5")]
    case .adapter: [("color", "\"#c2540a\""), ("fillcolor", "\"#fff6ee\""), ("style", "\"rounded,filled,dashed\"")]
    case .block: [("fillcolor", "\"#e3edf7\"")]
    case .layers: []
    case .operator: [("color", "\"#c2540a\""), ("fillcolor", "\"#fff6ee\"")] + form(of: node.title)
    case .join: form(of: node.title)
    }
  }

  /// A sign stands in a circle, a word in a small box.
  private static func form(of title: String) -> [(name: String, value: String)] {
    title.count == 1
      ? [("shape", "circle"), ("width", "0.28"), ("height", "0.28"), ("fixedsize", "true"), ("margin", "0")]
      : [("height", "0.24"), ("margin", "\"0.1,0.03\"")]
  }

  /// The label of a node, with markup.
  /// - Parameter cluster: the cluster that it stands in, whose path its own begins with.
  static func label(of node: NetworkPicture.Node, in cluster: NetworkPicture.Cluster?) -> String {
    if node.kind == .layers {
      let lines = node.layers.map { layer in
        // SVG drops an ordinary space at the beginning of a text.
        layer.name.isEmpty ? DOTText.markup(layer.text) : small(layer.name) + "&#160;" + DOTText.markup(layer.text)
      }
      return "<\(lines.joined(separator: "<br/>"))>"
    }
    let count = node.count > 1 ? "\(node.count) × " : ""
    let title = DOTText.markup(count + node.title)
    var lines = [[.module, .block].contains(node.kind) ? "<b>\(title)</b>" : title]
    if !node.path.isEmpty {
      lines.append(small(numbered(NetworkPicture.path(node.path, within: cluster?.path), node.count)))
    }
    lines += node.details.map { small(node.count > 1 ? "\($0) each" : $0) }
    return "<\(lines.joined(separator: "<br/>"))>"
  }

  /// The label of a cluster, with markup.
  static func label(of cluster: NetworkPicture.Cluster) -> String {
    let count = cluster.count > 1 ? "\(cluster.count) × " : ""
    let lines = ["<b>\(DOTText.markup(count + cluster.title))</b>", small(numbered(cluster.path, cluster.count))]
    return "<" + lines.map { $0 + "<br align=\"left\"/>" }.joined() + ">"
  }

  private static func small(_ text: String) -> String {
    "<font point-size=\"10\" color=\"\(faint)\">\(DOTText.markup(text))</font>"
  }

  /// The path of the first of several neighbours with the number of the last: `layer3.0–2`.
  private static func numbered(_ path: String, _ count: Int) -> String {
    guard count > 1, let first = path.split(separator: ".").last.flatMap({ Int($0) }) else { return path }
    return "\(path)–\(first + count - 1)"
  }
}
