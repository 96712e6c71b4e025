import SutureTestSupport
import Testing

/// `suture export` of pictures.
struct ExportPictureTests {
  private static let subject = ["export", "se + eca", "--backbone", "resnet8", "--site", "layer3.0.residual"]

  @Test func `a digraph is printed or written`() throws {
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    let printed = try Program.run(Self.subject + ["--format", "dot", "-o", "-"], in: folder)
    #expect(printed.status == 0 && printed.error.isEmpty, "\(printed.error)")
    #expect(printed.output.hasPrefix("// suture.backbone: resnet8\n") && printed.output.hasSuffix("}\n"))
    let written = try Program.run(Self.subject + ["--format", "dot"], in: folder)
    let pattern = /wrote (eca_se_at_layer3_0_residual_of_resnet8_[0-9a-f]{8}\.dot)\n/
    let name = try #require(written.output.wholeMatch(of: pattern)?.1, "\(written.output)\(written.error)")
    #expect(try folder.read(String(name)) == printed.output)
  }

  @Test func `compositions that differ in operators alone are not written over each other`() throws {
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    for text in ["se + eca", "se * eca", "se >> eca", "se"] {
      let outcome = try Program.run(["export", text, "--input", "1x64x8x8", "--format", "dot"], in: folder)
      #expect(outcome.status == 0, "\(outcome.error)")
    }
    let names = try folder.names().filter { $0.hasSuffix(".dot") }
    #expect(names.count == 4 && names.contains("se.dot"), "\(names)")
  }

  @Test func `a picture without Graphviz is an error that says what to install`() throws {
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    let outcome = try Program.run(
      Self.subject + ["--format", "svg", "-o", "network.svg"], environment: ["PATH": "/nonexistent"], in: folder)
    #expect(outcome.status == 1 && outcome.output.isEmpty)
    #expect(outcome.error.contains("error: format 'svg' needs the program 'dot' of Graphviz"))
    #expect(try folder.names().filter { $0.hasSuffix(".svg") } == [])
  }
}
