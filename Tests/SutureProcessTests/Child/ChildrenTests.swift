import Glibc
import Testing

@testable import SutureProcess

struct ChildrenTests {
  @Test func `children that this process started are listed`() throws {
    let child = try ChildProcess("/bin/sleep", ["1000"])
    #expect(ProcessFiles.children().contains(child.identifier))
    child.end()
    #expect(!ProcessFiles.children().contains(child.identifier))
  }

  @Test func `who adopts nobody ends nobody`() throws {
    // This process has children of other tests: adopting here would end those. The program's own tests try it.
    let child = try ChildProcess("/bin/sleep", ["1000"])
    #expect(Children.endOrphans() == 0)
    #expect(child.receive().ending == nil)
  }
}
