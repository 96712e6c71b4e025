import SutureRegistry

extension Arrangement {
  /// The longest list of branches that a printed operator spells out, in characters.
  private static let labelLimit = 72

  /// How the printed structure shows an operator: `Add(se, eca >> cbam)`; of many branches their number,
  /// `Add(branches=12)`.
  static func label(_ fusion: Fusion, of parts: [Arrangement]) -> String {
    let name = fusion.rawValue.split(separator: "_").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    let branches = parts.map { $0.label(in: .list) }.joined(separator: ", ")
    return branches.count <= labelLimit ? "\(name)(\(branches))" : "\(name)(branches=\(parts.count))"
  }

  /// What stands around a part and so decides whether it needs parentheses.
  private enum Surroundings {
    case list, serial, parallel
  }

  /// The part as compositions write it, without hyperparameters and adapters.
  private func label(in surroundings: Surroundings) -> String {
    switch self {
    case .module(let manifest, _, let tag): return manifest.id + (tag.map { "#\($0)" } ?? "")
    case .identity: return "identity"
    case .serial(let parts):
      let text = parts.map { $0.label(in: .serial) }.joined(separator: " >> ")
      return surroundings == .serial ? "(\(text))" : text
    case .parallel(let fusion, let parts):
      guard let symbol = fusion.symbol else {
        return "\(fusion.rawValue)(\(parts.map { $0.label(in: .list) }.joined(separator: ", ")))"
      }
      let text = parts.map { $0.label(in: .parallel) }.joined(separator: " \(symbol) ")
      return surroundings == .list ? text : "(\(text))"
    case .project(let part): return "project(\(part.label(in: .list)))"
    case .identityInit(let part): return "identity_init(\(part.label(in: .list)))"
    case .onMap(let part), .onTokens(let part): return part.label(in: surroundings)
    }
  }
}
