import Testing

@testable import suture

struct ConsoleTests {
  private let output = OutputStream(capturing: false)
  private let error = OutputStream(capturing: false)
  private var console: Console { Console(output: output, error: error, width: 80) }

  @Test func `a notice comes before the next output or message, once`() throws {
    let console = console
    console.notice("a")
    #expect(error.captured.isEmpty)
    console.print("result")
    #expect(error.captured == "error: a\n")
    console.notice("b")
    console.printError("warning: c")
    console.notice("d")
    try console.finish()
    console.notice("e")
    console.error.write("f\n")
    #expect(error.captured == "error: a\nerror: b\nwarning: c\nerror: d\nerror: e\nf\n")
    #expect(output.captured == "result\n")
  }

  @Test func `a notice that the final error repeats is left out`() throws {
    let console = console
    console.notice("x.yaml:1:1: bad")
    console.notice("y.yaml:1:1: bad")
    console.printFailure("error: backbone 'x' has a bad manifest: x.yaml:1:1: bad")
    try console.finish()
    #expect(
      error.captured == "error: y.yaml:1:1: bad\nerror: backbone 'x' has a bad manifest: x.yaml:1:1: bad\n")
  }
}
