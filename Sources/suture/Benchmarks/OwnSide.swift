import SutureComposer
import SutureEngine
import SutureGraph
import SutureProcess
import SutureRegistry
import SutureSandbox

/// This program, in a new worker process for every round.
final class OwnSide: MeasuredSide {
  private let entry: BenchmarkEntry
  private let threads: Int
  private let registries: [String]
  private let timeLimit: Duration
  private let isInterrupted: () -> Bool
  private var subject: GraftSubject?

  /// - Parameters:
  ///   - registries: the values of `--registry`.
  ///   - timeLimit: the time limit of one round.
  init(
    entry: BenchmarkEntry, threads: Int, registries: [String], timeLimit: Duration,
    isInterrupted: @escaping () -> Bool
  ) {
    self.entry = entry
    self.threads = threads
    self.registries = registries
    self.timeLimit = timeLimit
    self.isInterrupted = isInterrupted
  }

  /// Parses and checks the composition.
  func begin() throws(MeasurementError) {
    do {
      let registry = try Registry(RegistryPath.forThisProcess(given: registries), cache: .forThisProcess())
      subject = GraftSubject(
        registry: registry.folders,
        composition: try Composer(registry: registry).composition(entry.composition).description,
        backbone: try entry.backbone.map { try CompositionParser.parseReference($0).description },
        sites: entry.sites.map { [$0] } ?? [], input: entry.input)
    } catch {
      throw .refused("\(error)")
    }
  }

  func measure(runs: Int) throws(MeasurementError) -> RoundMeasurement {
    guard let subject else { throw .isOver }
    let job = MeasureJob(subject: subject, work: entry.work, runs: runs, engine: Main.engine.id, threads: threads)
    do {
      let answer = try Sandbox().run(
        job, limits: JobLimits(wall: timeLimit / .seconds(1)), endsWhen: isInterrupted)
      return RoundMeasurement(
        seconds: answer.seconds, peakByteCount: answer.peakByteCount, parameters: answer.parameters)
    } catch is JobInterruption {
      throw .interrupted
    } catch let error as ProcessError {
      throw .unstartable("\(error)")
    } catch let loss as JobLoss where loss.blamed == nil {
      if case .timedOut = loss.kind { throw .timedOut(timeLimit) }
      throw .ended("\(loss)")
    } catch {
      throw .refused("\(error)")
    }
  }

  func end() {}
}
