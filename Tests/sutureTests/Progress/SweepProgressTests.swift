import SutureSweep
import Testing

@testable import suture

struct SweepProgressTests {
  @Test func `a control of an operator is never the best so far`() {
    let stream = OutputStream(capturing: false)
    let progress = SweepProgress(stream, width: 80)
    let control = SweepEvent.Standing(composition: "identity + identity (control)", accuracy: 0.99)
    progress.show(.stageBegan(name: "train", total: 2, known: 0, best: control))
    progress.show(.progressed(composition: "identity * identity at a (control)", accuracy: 0.98, failure: nil))
    progress.show(.progressed(composition: "se", accuracy: 0.9, failure: nil))
    #expect(stream.captured.contains("best 90.00 % se"), "\(stream.captured)")
    #expect(!stream.captured.contains("identity"), "\(stream.captured)")
  }
}
