import SutureComposer

/// A composition at its sites, or the bare backbone, which is candidate 0.
struct Candidate: Hashable {
  /// The number in the sweep, from 0.
  let ordinal: Int
  /// The canonical composition; nil for the bare backbone.
  let composition: Composition?
  /// The only site of the graft if sites are tried one by one; nil otherwise.
  let site: String?

  /// The name in output, such as `se >> eca at layer2.0.residual` or `identity * identity (control)`.
  var label: String {
    guard let composition else { return "the bare backbone" }
    let text = site.map { "\(composition) at \($0)" } ?? composition.description
    return control == nil ? text : "\(text) (control)"
  }

  /// The operator whose control this is; nil for other candidates.
  var control: OperatorControl? { composition.flatMap(OperatorControl.init) }

  /// Whether other candidates are compared with this one, so that no limit and no `keep` removes it.
  var isReference: Bool { isBaseline || control != nil }

  /// Whether this is the bare backbone.
  var isBaseline: Bool { composition == nil }

  /// The modules with their site.
  var parts: [Placed<ModuleReference>] { Placed.modules(of: composition, at: site) }

  /// The module if this is a single module; nil for other candidates.
  var asPart: Placed<ModuleReference>? { Placed.singleModule(of: composition, at: site) }
}
