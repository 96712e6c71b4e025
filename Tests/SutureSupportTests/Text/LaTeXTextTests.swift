import Testing

@testable import SutureSupport

struct LaTeXTextTests {
  @Test func `every special character reads as itself`() {
    #expect(LaTeXText.escape("\\_&%#${}") == ##"\textbackslash{}\_\&\%\#\$\{\}"##)
    #expect(LaTeXText.escape("~^") == #"\textasciitilde{}\textasciicircum{}"#)
    #expect(LaTeXText.escape("<>|\"`\n–") == #"\textless{}\textgreater{}\textbar{}''{`} --"#)
  }

  @Test(arguments: [
    ("se >> eca", #"se $\rightarrow$ eca"#), ("a * b", #"a $\odot$ b"#), ("a + b", "a $+$ b"),
    ("project(a | b)", #"project(a $\Vert$ b)"#), ("a#1 >> a#1", "a\\#1 $\\rightarrow$ a\\#1"),
    ("a(x: \"p + q\") + b", "a(x: ''p + q'') $+$ b"), ("a(x: 1e+16)", "a(x: 1e+16)"), ("identity", "identity"),
  ])
  func `operators are typeset, quoted ones are text`(text: String, expected: String) {
    #expect(LaTeXText.composition(text) == expected)
  }

  @Test func `numbers have signs of mathematics`() {
    #expect(LaTeXText.number("-0.17 ± 0.72") == #"$-$0.17 $\pm$ 0.72"#)
    #expect(LaTeXText.number("–") == "--")
  }
}
