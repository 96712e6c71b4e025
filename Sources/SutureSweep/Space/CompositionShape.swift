import SutureComposer

/// How a composition joins its modules, for statistics over many of them.
///
/// A plain module is one without a tag: shared weights make another composition of the same words.
public struct CompositionShape: Hashable, Sendable {
  /// The ways of joining.
  public enum Joining: Hashable, Sendable, CustomStringConvertible {
    /// A single plain module.
    case single
    /// Plain modules in series.
    case serial
    /// Plain modules side by side; `concat` stands for the projected `project(a | b)` only.
    case parallel(Fusion)
    /// An operator over identities, which others are compared with.
    case control
    /// Anything else.
    case nested

    /// As sweeps name operators: `serial`, `add`, `concat` …; `single`, `control` and `nested` beside them.
    public var description: String {
      switch self {
      case .single: "single"
      case .serial: "serial"
      case .parallel(let fusion): fusion.rawValue
      case .control: "control"
      case .nested: "nested"
      }
    }
  }

  /// The way of joining.
  public let joining: Joining
  /// The modules in the order in which they are written, without tags.
  public let modules: [ModuleReference]

  /// Looks at a composition, which should be canonical.
  public init(_ composition: Composition) {
    modules = composition.modules.map { ModuleReference(id: $0.id, hyperparameters: $0.hyperparameters) }
    joining = OperatorControl(composition) == nil ? Self.joining(of: composition) : .control
  }

  /// The operator's name: nil for a single module, `control` for an operator over identities, `nested` for what no single
  /// operator makes of plain modules.
  public var `operator`: String? { joining == .single ? nil : joining.description }

  /// Whether one operator joins exactly two plain modules.
  public var isPair: Bool {
    switch joining {
    case .single, .control, .nested: false
    case .serial, .parallel: modules.count == 2
    }
  }

  private static func joining(of composition: Composition) -> Joining {
    func arePlain(_ parts: [Composition]) -> Bool {
      parts.allSatisfy { part in
        if case .module(let reference) = part { return reference.tag == nil }
        return false
      }
    }
    switch composition {
    case .module(let reference): return reference.tag == nil ? .single : .nested
    case .serial(let parts): return arePlain(parts) ? .serial : .nested
    case .parallel(.concat, _): return .nested
    case .project(.parallel(.concat, let parts)): return arePlain(parts) ? .parallel(.concat) : .nested
    case .parallel(let fusion, let parts): return arePlain(parts) ? .parallel(fusion) : .nested
    case .identity, .project, .identityInit: return .nested
    }
  }
}
