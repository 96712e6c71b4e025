import SutureComposer

/// A module, or the control of an operator, at a site: the key by which a candidate finds its single modules and its
/// controls among the other candidates.
package struct Placed<Subject: Hashable & Sendable>: Hashable, Sendable {
  /// The module or control.
  package let subject: Subject
  /// The site, in sweeps that try each site on its own; nil if all candidates have the same sites.
  package let site: String?

  package init(_ subject: Subject, at site: String?) {
    self.subject = subject
    self.site = site
  }
}

extension Placed<ModuleReference> {
  /// The modules of a candidate, without tags.
  package static func modules(of composition: Composition?, at site: String?) -> [Self] {
    (composition.map { CompositionShape($0).modules } ?? []).map { Self($0, at: site) }
  }

  /// The module of a candidate that is a single module; nil for any other candidate.
  package static func singleModule(of composition: Composition?, at site: String?) -> Self? {
    guard let shape = composition.map({ CompositionShape($0) }), shape.joining == .single else { return nil }
    return shape.modules.first.map { Self($0, at: site) }
  }
}

extension Placed<OperatorControl> {
  /// The controls of the parallel operators of a candidate.
  package static func controls(for composition: Composition?, at site: String?) -> [Self] {
    (composition.map { OperatorControl.controls(for: $0) } ?? []).map { Self($0, at: site) }
  }
}
