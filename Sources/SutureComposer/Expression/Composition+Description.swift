import SutureSupport

extension Composition: CustomStringConvertible {
  /// The expression with the fewest parentheses; parsing it returns an equal composition.
  public var description: String { text(within: nil, as: .expression) }

  /// The expression for LaTeX: signs as mathematical symbols, everything else escaped.
  public var latex: String { text(within: nil, as: .latex) }

  private enum Notation {
    case expression, latex

    func sign(_ infix: InfixSign) -> String {
      switch self {
      case .expression: infix.sign
      case .latex: infix.latex
      }
    }

    func word(_ text: String) -> String {
      switch self {
      case .expression: text
      case .latex: LaTeXText.escape(text)
      }
    }
  }

  /// - Parameter parent: the operator between whose operands this composition stands; nil if none does.
  private func text(within parent: CompositionOperator?, as notation: Notation) -> String {
    func call(_ name: String, _ operands: [Composition]) -> String {
      let list = operands.map { $0.text(within: nil, as: notation) }.joined(separator: ", ")
      return "\(notation.word(name))(\(list))"
    }
    func joined(_ parts: [Composition], by joining: CompositionOperator, _ infix: InfixSign) -> String {
      let text = parts.map { $0.text(within: joining, as: notation) }.joined(separator: " \(notation.sign(infix)) ")
      // A series binds more tightly than parallel signs, which do not mix without parentheses.
      let isClear = parent == nil || (joining == .serial && parent != .serial)
      return isClear ? text : "(\(text))"
    }
    switch self {
    case .module(let reference): return notation.word(reference.description)
    case .identity: return "identity"
    case .serial(let parts): return joined(parts, by: .serial, .then)
    case .parallel(let parallel, let parts):
      guard let infix = parallel.infix else { return call(parallel.spelling, parts) }
      return joined(parts, by: .parallel(parallel), infix)
    case .fusion(let reference, let parts):
      return reference.text(
        over: parts.map { $0.text(within: nil, as: notation) }, word: notation.word)
    case .project(let part): return call(CompositionFunction.project.rawValue, [part])
    case .identityInit(let part): return call(CompositionFunction.identityInit.rawValue, [part])
    }
  }
}
