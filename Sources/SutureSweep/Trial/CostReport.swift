import SutureComposer
import SutureGraph
import SutureTraining

/// A site in a form that can be sent between processes.
struct SiteReport: Hashable, Sendable, Codable {
  let name: String
  let dimensions: [Int]
  /// Prefix, height and width of tokens; nil for maps.
  let grid: [Int]?

  init(_ site: Site) {
    name = site.name
    dimensions = site.shape.dimensions
    if case .tokens(let prefix, let height, let width) = site.layout {
      grid = [prefix, height, width]
    } else {
      grid = nil
    }
  }

  /// The site, or nil if the report is invalid.
  var site: Site? {
    guard let grid else { return Site(name: name, shape: Shape(dimensions), layout: .map) }
    guard grid.count == 3 else { return nil }
    return Site(
      name: name, shape: Shape(dimensions), layout: .tokens(prefix: grid[0], height: grid[1], width: grid[2]))
  }
}

/// The cost of a network for one image.
public struct CostReport: Hashable, Sendable, Codable {
  /// Number of trainable parameters.
  public let parameters: Int
  /// MACs of convolutions, linear layers and matrix products.
  public let macs: Int
  /// Latency for one image in evaluation mode, in milliseconds, as median of several runs; nil if it was not measured.
  public let latency: Double?
  /// Half the width of the latency's 95 % confidence interval, in milliseconds; nil if it is unknown.
  public let latencyError: Double?
  /// The gain of each graft at initialization; empty for the bare backbone and if it is unknown.
  public let grafts: [GraftGain]

  /// Creates a report.
  public init(
    parameters: Int, macs: Int, latency: Double? = nil, latencyError: Double? = nil, grafts: [GraftGain] = []
  ) {
    self.parameters = parameters
    self.macs = macs
    self.latency = latency
    self.latencyError = latencyError
    self.grafts = grafts
  }

  /// The report with the latency normalised as if the bare backbone had taken `bare` instead of `now` milliseconds.
  ///
  /// Processors change their speed by half within seconds, so latencies measured at different times can only be
  /// compared by their ratios to a reference measured at the same time.
  func paced(now: Double?, bare: Double?) -> CostReport {
    guard let latency, let now, let bare, now > 0 else { return self }
    return CostReport(
      parameters: parameters, macs: macs, latency: latency * bare / now,
      latencyError: latencyError.map { $0 * bare / now }, grafts: grafts)
  }
}
