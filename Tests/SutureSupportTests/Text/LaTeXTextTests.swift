import Testing

@testable import SutureSupport

struct LaTeXTextTests {
  @Test func `every special character reads as itself`() {
    #expect(LaTeXText.escape("\\_&%#${}") == ##"\textbackslash{}\_\&\%\#\$\{\}"##)
    #expect(LaTeXText.escape("~^") == #"\textasciitilde{}\textasciicircum{}"#)
    #expect(LaTeXText.escape("<>|\"`\n–") == #"\textless{}\textgreater{}\textbar{}''{`} --"#)
  }

  @Test func `numbers have signs of mathematics`() {
    #expect(LaTeXText.number("−0.17 ± 0.72") == #"$-$0.17 $\pm$ 0.72"#)
    #expect(LaTeXText.number("–") == "--")
  }
}
