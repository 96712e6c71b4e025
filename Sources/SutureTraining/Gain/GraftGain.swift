import SutureComposer
import SutureExecution
import SutureGraph
import SutureSupport

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The gain of a graft at one site with its initial parameters: rms(output) / rms(input).
///
/// It is measured once per candidate as in `StartGain`, with the parameters of seed 0 and standard normal input of the
/// site's shape, so it depends neither on the data nor on the trial's seed.
public struct GraftGain: Hashable, Sendable, Codable {
  /// The site's name.
  public let site: String
  /// rms(y) / rms(x) of the unscaled graft; nil if it is not finite.
  public let gain: Double?
  /// The factor of the output: 1 / gain with `scale: match`, else 1.
  public let factor: Double

  /// The gain at the start of training, scaled; nil if `gain` is.
  public var matched: Double? { gain.map { $0 * factor } }

  /// Creates a record.
  public init(site: String, gain: Double?, factor: Double) {
    self.site = site
    self.gain = gain
    self.factor = factor
  }

  /// Encodes every key, with `null` for a gain that is not finite.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(site, forKey: .site)
    try container.encode(gain, forKey: .gain)
    try container.encode(factor, forKey: .factor)
  }

  /// Measures a composition at every site of a backbone that a pattern matches.
  /// - Throws: errors of building and execution; `ScaleError` if there is no factor for `scale: match`.
  static func measure(
    _ composition: Composition, at patterns: [SitePattern], of backbone: ModuleReference, input: Shape,
    grafter: Grafter, scale: GraftScale, engine: any Engine
  ) throws -> [GraftGain] {
    /// Sites of equal shape and layout have equal gains.
    struct Place: Hashable {
      let shape: Shape
      let isMap: Bool
    }
    var known: [Place: Double] = [:]
    let sites = try grafter.sites(of: backbone, input: input).filter { site in
      patterns.contains { $0.matches(site.name) }
    }
    return try sites.map { site in
      let place = Place(shape: site.shape, isMap: site.signal.isMap)
      let gain =
        try known[place]
        ?? StartGain(of: composition, at: site.signal, grafter: grafter, engine: engine, threads: .one).total
      known[place] = gain
      guard scale == .match else { return GraftGain(site: site.name, gain: gain.isFinite ? gain : nil, factor: 1) }
      guard gain.isFinite, gain > 0, (1 / gain).isFinite else {
        throw ScaleError(composition: composition, site: site.name, gain: gain)
      }
      return GraftGain(site: site.name, gain: gain, factor: 1 / gain)
    }
  }
}

extension [GraftGain] {
  /// The geometric mean over sites; nil without sites, or if a gain is not a positive number.
  package func mean(_ gain: (GraftGain) -> Double?) -> Double? {
    let values = compactMap(gain).filter { $0 > 0 }
    guard !isEmpty, values.count == count else { return nil }
    return exp(Statistics.mean(values.map { log($0) }))
  }
}

/// A graft whose gain cannot be scaled to 1: it is 0 or not finite.
struct ScaleError: DeterministicError, Hashable, CustomStringConvertible {
  let composition: Composition
  let site: String
  let gain: Double

  var description: String {
    "'scale: match' has no factor for '\(composition)' at '\(site)': its gain at the start is \(gain)"
  }
}
