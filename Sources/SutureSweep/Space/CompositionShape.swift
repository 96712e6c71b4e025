import SutureComposer

/// The way in which a composition joins its modules, for statistics over many compositions.
///
/// A plain module is a module without a tag: shared weights make a different network.
public struct CompositionShape: Hashable, Sendable {
  /// The way in which the modules are joined.
  public enum Joining: Hashable, Sendable, CustomStringConvertible {
    /// A single plain module.
    case single
    /// Plain modules, all joined by one operator; for `concat` this is `project(a | b)`, not `a | b`.
    case joined(CompositionOperator)
    /// An operator over identities: the control of that operator.
    case control
    /// Any other composition.
    case nested

    /// The name of the operator, such as `serial` or `add`; otherwise `single`, `control` or `nested`.
    public var description: String {
      switch self {
      case .single: "single"
      case .joined(let joining): joining.rawValue
      case .control: "control"
      case .nested: "nested"
      }
    }
  }

  /// The way in which the modules are joined.
  public let joining: Joining
  /// The modules from left to right, without tags, and without modules that join others.
  public let modules: [ModuleReference]

  /// Analyzes a canonical composition.
  public init(_ composition: Composition) {
    modules = composition.joinedModules.map { ModuleReference(id: $0.id, hyperparameters: $0.hyperparameters) }
    joining = OperatorControl(composition) == nil ? Self.joining(of: composition) : .control
  }

  /// The name of the joining; nil for a single module.
  public var `operator`: String? { joining == .single ? nil : joining.description }

  /// Whether one operator joins exactly two plain modules.
  public var isPair: Bool {
    switch joining {
    case .single, .control, .nested: false
    case .joined: modules.count == 2
    }
  }

  private static func joining(of composition: Composition) -> Joining {
    func isPlain(_ part: Composition) -> Bool {
      if case .module(let reference) = part { reference.tag == nil } else { false }
    }
    if isPlain(composition) { return .single }
    guard let (joining, parts) = CompositionOperator.split(composition), parts.allSatisfy(isPlain) else {
      return .nested
    }
    return .joined(joining)
  }
}
