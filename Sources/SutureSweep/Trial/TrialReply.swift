import SutureComposer
import SutureGraph
import SutureTraining

/// What a worker found out.
enum TrialReply: Hashable, Sendable, Codable {
  /// The backbone's sites.
  case sites([SiteReport])
  /// What a candidate costs; with a latency, the bare backbone's in the same moments, in milliseconds.
  case cost(CostReport, bareLatency: Double?)
  /// A printed structure.
  case structure(String)
  /// Warnings about the shapes of a training step, one sentence for each kind.
  case warnings([String])
  /// Scores; those that have no value are left out.
  case scores([ZeroCostScore: Double])
  /// How fast it trains.
  case pace(TrainingPace)
  /// What training gave.
  case training(TrainingReport)
  /// Why there is no answer, in words.
  case failure(String)
  /// What is not what the request was planned with any more: a plugin or the images.
  case outdated(String)
}

/// A site as it crosses between processes.
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

  /// The site; nil where the report makes no sense.
  var site: Site? {
    guard let grid else { return Site(name: name, shape: Shape(dimensions), layout: .map) }
    guard grid.count == 3 else { return nil }
    return Site(
      name: name, shape: Shape(dimensions), layout: .tokens(prefix: grid[0], height: grid[1], width: grid[2]))
  }
}

/// What a network costs for one image.
public struct CostReport: Hashable, Sendable, Codable {
  /// Trained numbers.
  public let parameters: Int
  /// Multiply-adds of convolutions, linear layers and matrix products.
  public let macs: Int
  /// Milliseconds for one image in evaluation, the median of several runs; nil where it was not measured.
  public let latency: Double?
  /// Half the width of the latency's 95 % interval, in milliseconds; nil where it is not known.
  public let latencyError: Double?
  /// The gain of each graft at the start; none of the bare backbone, and where it is not known.
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

  /// The same with the latency as it would have been when the bare backbone took `bare` instead of `now` milliseconds.
  ///
  /// Processors change their pace, by half within seconds, so latencies that are measured one after another compare only
  /// by their ratios to something that runs beside each of them.
  func paced(now: Double?, bare: Double?) -> CostReport {
    guard let latency, let now, let bare, now > 0 else { return self }
    return CostReport(
      parameters: parameters, macs: macs, latency: latency * bare / now,
      latencyError: latencyError.map { $0 * bare / now }, grafts: grafts)
  }
}
