import SutureComposer
import SutureExecution
import SutureRegistry
import SutureTraining

/// The work of a sweep, as far as it does not depend on results: its sites, limits, and the trials of candidates.
struct SweepPlan {
  /// The trial subject of the bare backbone, with the patterns of all sites.
  let baseline: TrialSubject
  /// Reads contracts; runs no plugin code.
  let composer: Composer
  /// The id of the backbone.
  let backbone: String
  /// The sites that the specification's patterns match, in the order of the computation.
  let sites: [Site]
  /// All sites of the backbone, to offer others where a module does not fit.
  let allSites: [Site]
  /// The upper bounds on the cost of candidates.
  let limits: [Limit]
  /// The runtimes in which modules must run, as far as that was measured.
  let runtimes: [MeasuredRuntime]
  /// Whether latency takes part in limits or ranking; only then is it measured.
  let measuresLatency: Bool
  /// The score whose highest values are trained first; nil for the order of the search.
  let order: ZeroCostScore?
  /// Whether the trained weights of finalists are kept.
  let keepsWeights: Bool
  /// Creates trial documents; it caches the digests of plugins.
  var planner: TrialPlanner

  /// Why contracts or runtimes refuse a candidate; nil if they accept it.
  func checkReason(against candidate: Candidate) -> String? {
    guard let composition = candidate.composition else { return nil }
    do {
      for site in sites where candidate.site == nil || candidate.site == site.name {
        try composer.check(composition, at: site, of: backbone, among: allSites)
      }
      return try runtimeReason(against: composition)
    } catch {
      return "\(error)"
    }
  }

  /// The first module of a composition that does not run in one of the runtimes, with the reason; nil if there is none.
  ///
  /// A module that was not measured is accepted.
  private func runtimeReason(against composition: Composition) throws -> String? {
    guard !runtimes.isEmpty else { return nil }
    let manifests = try composition.modules.map { try composer.registry.manifest($0.id, kind: .module) }
    return runtimes.lazy.flatMap { runtime in manifests.lazy.compactMap(runtime.failure) }.first
  }

  /// Why contracts or runtimes refuse candidates, by ordinal.
  func checkReasons(against candidates: [Candidate]) -> [Int: String] {
    let reasons = candidates.compactMap { candidate in
      checkReason(against: candidate).map { (candidate.ordinal, $0) }
    }
    return Dictionary(reasons) { first, _ in first }
  }
}

extension TrialSubject {
  /// The subject with a candidate in place of the bare backbone.
  /// - Parameter document: the document under which the answer is recorded; nil if it is not recorded.
  func grafting(_ candidate: Candidate, as document: TrialDocument? = nil) -> TrialSubject {
    TrialSubject(
      registry: registry, dataSet: dataSet, validation: validation, backbone: backbone,
      sites: candidate.site.map { [$0] } ?? sites, composition: candidate.composition?.description, scale: scale,
      training: training, engine: engine, threads: threads, plugins: document?.plugins ?? [], weights: weights,
      data: document?.data)
  }
}
