import SutureComposer
import SutureGraph

/// Prints compositions' structures, for which a worker loads their plugins: a plugin that crashes costs its own alone.
public struct StructurePrinting {
  private let specification: SweepSpecification
  private let folders: [String]
  private let executable: String

  /// - Parameters:
  ///   - folders: the registry's folders.
  ///   - executable: this program.
  /// - Throws: `YAMLError` where the stored specification cannot be read.
  public init(_ sweep: SweepStore.SweepRecord, folders: [String], executable: String) throws {
    specification = try SweepSpecification(text: sweep.specification, file: sweep.name)
    self.folders = folders
    self.executable = executable
  }

  /// The structures of those that can be built here.
  /// - Throws: what the system says of a program that cannot be started.
  public func structures(of results: [SweepResult]) throws -> [SweepReport.Structure] {
    var structures: [SweepReport.Structure] = []
    let requests = results.map { result in
      TrialRequest(
        registry: folders, dataSet: specification.dataSet, validation: specification.validation,
        backbone: specification.backbone.description,
        sites: result.site.map { [$0] } ?? specification.sites.map(\.text), composition: result.composition,
        training: specification.training, threads: 1, limits: TrialLimits(wall: 60), job: .structure)
    }
    let handler = WorkerPool.Handler(
      lost: { _, _, _ in },
      replied: { index, reply, _ in
        guard case .structure(let text) = reply else { return }
        structures.append(SweepReport.Structure(trial: results[index].trial, text: text))
      })
    _ = try WorkerPool(executable: executable, isInterrupted: { false }).run(requests, workers: 1, handler)
    return structures
  }
}
