import Foundation
import SutureHost
import SutureProcess
import SutureRegistry
import SutureTestSupport
import Synchronization
import Testing

@testable import SutureSandbox

struct JobFailureTests {
  @Test func `a broken contract follows from the job, other errors may be the process's`() {
    let broken = JobFailure(SutureSandbox.BuildFault(module: "x", reason: "why"))
    #expect(broken.isDeterministic && broken.description == "the plugin of 'x' is at fault: why")
    let unreadable = JobFailure(LoadError.cannotOpen(path: "x.so", reason: "Too many open files"))
    #expect(!unreadable.isDeterministic && unreadable.description.contains("Too many open files"))
    #expect(!JobFailure(CancellationError()).isDeterministic)
  }

  @Test func `a failure stays as it is`() {
    let failure = JobFailure("why", isDeterministic: true)
    #expect(JobFailure(failure) == failure)
  }

  @Test func `an engine that a process does not have is a failure of the job`() {
    let context = JobContext(
      settings: SandboxSettings(), engines: [], makeSource: { registry, _ in ModuleLoader(registry: registry) })
    #expect(throws: JobFailure.self) { try context.engine("unheard-of") }
  }

  // MARK: Phases

  @Test func `a builder tells each phase before it begins`() throws {
    let manifest = try Checkout.registry.manifest("gct", kind: .module)
    let library = try Checkout.registry.library(for: manifest)
    let text = [UInt8](try Data(contentsOf: URL(fileURLWithPath: manifest.path)))
    let image = PluginImage(
      manifest: text, manifestPath: manifest.path, libraryPath: library.path, digest: library.digest,
      codeDigest: library.codeDigest, size: library.size, openPath: library.path)
    let told = Mutex<[JobPhase]>([])
    let context = JobContext(
      settings: SandboxSettings(), engines: [], tell: { phase in told.withLock { $0.append(phase) } },
      makeSource: { registry, _ in ModuleLoader(registry: registry) })
    let job = BuildJob(image: image, hyperparameters: try manifest.resolve([:]), inputs: [[1, 8, 4, 4]])
    _ = try job.run(in: context) { _ in }
    let phases = told.withLock { $0 }
    #expect(phases.first == .loading("gct") && phases.last == .building("gct"))
    #expect(Set(phases).count == 2)
  }
}
