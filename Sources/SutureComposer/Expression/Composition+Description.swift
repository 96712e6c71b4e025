extension Composition: CustomStringConvertible {
  /// As it is written, with no more parentheses than needed; reading it gives the same composition.
  public var description: String { text(in: nil) }

  /// Where an expression stands decides whether it needs parentheses.
  private enum Surroundings: Equatable {
    case serial
    case parallel
  }

  private func text(in surroundings: Surroundings?) -> String {
    switch self {
    case .module(let reference): return reference.description
    case .identity: return "identity"
    case .serial(let parts):
      let text = parts.map { $0.text(in: .serial) }.joined(separator: " >> ")
      return surroundings == .serial ? "(\(text))" : text
    case .parallel(let fusion, let parts):
      guard let symbol = fusion.symbol else {
        return "\(fusion.rawValue)(\(parts.map { $0.text(in: nil) }.joined(separator: ", ")))"
      }
      let text = parts.map { $0.text(in: .parallel) }.joined(separator: " \(symbol) ")
      return surroundings == nil ? text : "(\(text))"
    case .project(let part): return "project(\(part.text(in: nil)))"
    case .identityInit(let part): return "identity_init(\(part.text(in: nil)))"
    }
  }
}
