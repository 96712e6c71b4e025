import FoundationEssentials
import Glibc
import SutureGraph
import SutureHost
import SutureProcess
import SutureRegistry
import SutureSupport

/// What a worker process does: answers the request that it is started with, so that a plugin which crashes takes nobody
/// along.
public enum ConformanceWorker {
  /// The word on the command line that makes this program a worker.
  public static let commandName = "conformance-worker"
  /// The file of the running program, also where another has taken its place since.
  public static let thisProgram = "/proc/self/exe"

  /// Answers one request from standard input.
  /// - Returns: the exit status.
  public static func run() -> Int32 {
    guard let endpoint = try? WorkerEndpoint() else { return EXIT_FAILURE }
    let send = { (message: WorkerMessage) in endpoint.send(message) }
    guard let line = endpoint.nextLine(),
      let request = try? JSONDecoder().decode(WorkerRequest.self, from: Data(line))
    else {
      send(.failed("invalid request"))
      return EXIT_FAILURE
    }
    ProcessLimits.allow(memory: request.memory)
    do {
      try answer(request, endpoint, send)
    } catch {
      send(.failed("\(error)"))
    }
    // What plugins started does not outlive this process, whether or not its parent adopts orphans.
    _ = endpoint.takeStrayProcesses()
    return EXIT_SUCCESS
  }

  private static func answer(
    _ request: WorkerRequest, _ endpoint: WorkerEndpoint, _ send: (WorkerMessage) -> Void
  ) throws {
    let manifest = try Manifest(contentsOf: request.manifest)
    switch request.task {
    case .check(let ids, let obstacles, let limits, let partners):
      let registry = Registry(folders: request.folders)
      let subject = ConformanceSubject(
        manifest, registry: registry, limits: limits, seed: request.seed, program: thisProgram, partners: partners,
        observe: { step in
          switch step {
          case .loading(let id): endpoint.send(WorkerMessage.entered(.loading(id)))
          case .building(let id): endpoint.send(WorkerMessage.entered(.building(id)))
          case .ended: endpoint.send(WorkerMessage.left)
          }
        })
      let checks = ConformanceSuite.checks.filter { ids.contains($0.id) }
      let suite = ConformanceSuite(registry: registry, level: .exhaustive, limits: limits, checks: checks)
      suite.run(subject, obstacles: obstacles) { event in
        switch event {
        case .began(let check): send(.began(check: check))
        case .running(let check): send(.running(check: check))
        case .ended(let results): send(.ended(results))
        }
      }
    case .build:
      // Its library is beside it or beside the program: no other manifest matters.
      let subject = ConformanceSubject(manifest, registry: Registry(folders: []), seed: request.seed)
      let began = ContinuousClock.now
      try subject.load()
      let span = began.duration(to: .now).components
      let graph = try subject.workGraph(batch: 2)
      send(
        .built(
          BuildFacts(
            loadSeconds: Double(span.seconds) + Double(span.attoseconds) * 1e-18,
            digest: SHA256.hexDigest(of: Array((graph.listing + graph.structure).utf8)))))
    case .purity:
      let subject = ConformanceSubject(manifest, registry: Registry(folders: []), seed: request.seed)
      send(.traces(try PluginTraces(of: subject, endpoint).texts))
    case .count(let sizes):
      let subject = ConformanceSubject(manifest, registry: Registry(folders: []), seed: request.seed)
      send(.counted(try subject.build(Shape(sizes)).parameterCount))
    }
  }
}
