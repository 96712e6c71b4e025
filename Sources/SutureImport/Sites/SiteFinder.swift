/// Finds the sites of a foreign network: the outputs of its modules, and the branches of its residual connections.
///
/// Only the structure is looked at; whether a value is a map or tokens is known once the network is built.
struct SiteFinder {
  /// The sites in the order of computation; at one value, those of inner modules first.
  let sites: [ForeignNetwork.Site]

  init(_ network: ForeignNetwork) {
    let uses = ValueUses(network)
    var names = SiteNames(network)
    var found: [(order: Int, site: ForeignNetwork.Site)] = []
    for call in uses.calls where !call.isEmpty {
      guard let value = uses.output(of: call), let producer = uses.producers[value] else { continue }
      found.append((producer, ForeignNetwork.Site(name: names.free(SiteNames.path(call)), value: value)))
    }
    for (index, node) in network.nodes.enumerated() {
      guard let branch = uses.residualBranch(of: index, node), let producer = uses.producers[branch] else { continue }
      let path = SiteNames.path(node.module)
      let name = names.free(path.isEmpty ? SiteNames.residual : "\(path).\(SiteNames.residual)")
      found.append((producer, ForeignNetwork.Site(name: name, value: branch)))
    }
    // Stable: inner modules come before outer ones, and residual branches last.
    let sorted = found.enumerated().sorted { ($0.element.order, $0.offset) < ($1.element.order, $1.offset) }
    let input = network.inputs.first.map { [ForeignNetwork.Site(name: SiteNames.input, value: $0.value)] } ?? []
    sites = input + sorted.map(\.element.site)
  }
}

/// The names of sites.
struct SiteNames {
  /// The site before everything else.
  static let input = "input"
  /// The last part of the name of a branch before it is added to its shortcut.
  static let residual = "residual"

  private var taken: Set<String> = [SiteNames.input]

  /// Names that no residual site takes: those of all modules.
  init(_ network: ForeignNetwork) {
    modules = Set(network.nodes.map { SiteNames.path($0.module) })
  }

  private let modules: Set<String>

  /// The first of `name`, `name_2`… that is free.
  mutating func free(_ name: String) -> String {
    var number = 1
    var candidate = name
    while taken.contains(candidate) || (number > 1 && modules.contains(candidate)) {
      number += 1
      candidate = "\(name)_\(number)"
    }
    taken.insert(candidate)
    return candidate
  }

  /// A text with `_` in place of all but letters of ASCII and digits.
  static func plain(_ text: String) -> String {
    String(
      text.unicodeScalars.map {
        $0.isASCII && ($0.properties.isAlphabetic || ("0"..."9").contains($0)) ? Character($0) : "_"
      })
  }

  /// A module's path as a site's name: `block@1.conv` is `block_2.conv`, and other characters than letters of ASCII,
  /// digits and `_` are `_`.
  static func path(_ module: String) -> String {
    let parts = module.split(separator: ".", omittingEmptySubsequences: false).map { part in
      let (name, call) = NetworkScopes.split(part)
      let plain = plain(name)
      return call == 0 ? plain : "\(plain)_\(call + 1)"
    }
    return parts.joined(separator: ".")
  }
}
