import SutureComposer
import SutureEngine
import SutureExecution
import SutureGraph
import SutureSupport

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// How large a graft's output is against its input with fresh parameters, at one site.
///
/// It is measured once for each candidate as `StartGain` says, with the parameters of seed 0 and standard normal input of
/// the site's shape, so it depends neither on the data nor on the trial's seed.
public struct GraftGain: Hashable, Sendable, Codable {
  /// The site.
  public let site: String
  /// rms(y) / rms(x) as the modules compute it; nil where that is no finite number.
  public let gain: Double?
  /// What the output is multiplied by: 1 / gain with `scale: match`, else 1.
  public let factor: Double

  /// The gain at the start of training; nil where `gain` is.
  public var matched: Double? { gain.map { $0 * factor } }

  /// Creates a record.
  public init(site: String, gain: Double?, factor: Double) {
    self.site = site
    self.gain = gain
    self.factor = factor
  }

  /// Measures a composition at every site of a backbone that a pattern matches.
  /// - Throws: what building and running throw; `ScaleError` where `scale: match` has no factor.
  static func measure(
    _ composition: Composition, at patterns: [SitePattern], of backbone: ModuleReference, input: Shape,
    composer: Composer, scale: GraftScale
  ) throws -> [GraftGain] {
    /// Sites of one shape have one gain.
    struct Place: Hashable {
      let shape: Shape
      let isMap: Bool
    }
    var known: [Place: Double] = [:]
    let sites = try composer.sites(of: backbone, input: input).filter { site in
      patterns.contains { $0.matches(site.name) }
    }
    return try sites.map { site in
      let place = Place(shape: site.shape, isMap: site.signal.isMap)
      let gain =
        try known[place] ?? StartGain.gain(of: composition, at: site.signal, composer: composer, threads: .one)
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
  /// The geometric mean over sites; nil without sites, and where a gain is no positive number.
  package func mean(_ gain: (GraftGain) -> Double?) -> Double? {
    let values = compactMap(gain).filter { $0 > 0 }
    guard !isEmpty, values.count == count else { return nil }
    return exp(Statistics.mean(values.map { log($0) }))
  }
}

/// A graft that no factor brings to gain 1.
struct ScaleError: Error, Hashable, CustomStringConvertible {
  let composition: Composition
  let site: String
  let gain: Double

  var description: String {
    "'scale: match' has no factor for '\(composition)' at '\(site)': its gain at the start is \(gain)"
  }
}
