import Glibc
import Testing

@testable import SutureProcess

struct ProcessEndingTests {
  @Test func `what the system says is understood`() {
    #expect(ProcessEnding(waitStatus: 0) == .exited(0))
    #expect(ProcessEnding(waitStatus: 3 << 8) == .exited(3))
    #expect(ProcessEnding(waitStatus: SIGKILL) == .crashed(signal: SIGKILL))
    // With a core file.
    #expect(ProcessEnding(waitStatus: SIGSEGV | 0x80) == .crashed(signal: SIGSEGV))
  }

  @Test func `endings read as after 'it'`() {
    #expect(ProcessEnding.exited(1).description == "exited with status 1")
    #expect(ProcessEnding.crashed(signal: SIGSEGV).description == "crashed with SIGSEGV")
    #expect(ProcessEnding.crashed(signal: 40).description == "crashed with signal 40")
    #expect(ProcessEnding.tooLong.description == "wrote a message longer than 32 MiB")
  }
}
