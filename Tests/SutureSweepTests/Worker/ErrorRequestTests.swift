import SutureData
import SutureGraph
import SutureTraining
import Testing

@testable import SutureComposer
import SutureRegistry
@testable import SutureSweep
@testable import SutureHost

struct ErrorRequestTests {
  private func site(_ cause: any Error) -> SiteError { SiteError(cause: cause, site: "s", backbone: "b", shape: [1]) }

  @Test func `errors of rules follow from the request, others may be the process's`() {
    let gaveUp = BuildError(item: "x", scope: "", cause: .failed("no memory"))
    let brokeRules = BuildError(item: "x", scope: "", cause: .noOutput)
    let unreadable = LoadError.cannotOpen(path: "x.so", reason: "Too many open files")
    #expect(
      TrainingError.lossNotFinite(epoch: 1, step: 1, steps: 2).followsFromRequest && brokeRules.followsFromRequest)
    #expect(CompositionError.noGrid([1]).followsFromRequest && site(CompositionError.noGrid([1])).followsFromRequest)
    #expect(!gaveUp.followsFromRequest && !unreadable.followsFromRequest && !site(unreadable).followsFromRequest)
    #expect(!CancellationError().followsFromRequest)
  }
}
