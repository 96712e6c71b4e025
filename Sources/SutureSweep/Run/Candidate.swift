import SutureComposer

/// A composition under trial at its sites; none for the bare backbone, which is candidate 0.
struct Candidate: Hashable {
  let ordinal: Int
  let composition: Composition?
  /// The only site that it is grafted at, where sites are tried one by one.
  let site: String?

  /// As people read it: `se >> eca at layer2.0.residual`.
  var label: String {
    guard let composition else { return "the bare backbone" }
    return site.map { "\(composition) at \($0)" } ?? composition.description
  }

  var isBaseline: Bool { composition == nil }
}
