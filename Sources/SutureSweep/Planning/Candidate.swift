import SutureComposer

/// A composition under trial at its sites; none for the bare backbone, which is candidate 0.
struct Candidate: Hashable {
  let ordinal: Int
  let composition: Composition?
  /// The only site that it is grafted at, where sites are tried one by one.
  let site: String?

  /// As people read it: `se >> eca at layer2.0.residual`, `identity * identity (control)`.
  var label: String {
    guard let composition else { return "the bare backbone" }
    let text = site.map { "\(composition) at \($0)" } ?? composition.description
    return control == nil ? text : "\(text) (control)"
  }

  /// The operator's control that it is; nil for all others.
  var control: OperatorControl? { composition.flatMap(OperatorControl.init) }

  /// Whether others are compared with it, so that no limit and no `keep` removes it.
  var isReference: Bool { isBaseline || control != nil }

  var isBaseline: Bool { composition == nil }

  /// A single module at a candidate's sites.
  struct Part: Hashable {
    let module: ModuleReference
    let site: String?
  }

  /// The modules that it is made of.
  var parts: [Part] {
    composition.map { CompositionShape($0).modules.map { Part(module: $0, site: site) } } ?? []
  }

  /// What it is for others, where it is a single module.
  var asPart: Part? {
    composition.flatMap { CompositionShape($0).joining == .single ? parts.first : nil }
  }
}
