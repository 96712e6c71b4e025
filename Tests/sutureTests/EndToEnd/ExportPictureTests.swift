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
    #expect(written.output == "wrote eca_se_at_layer3_0_residual_of_resnet8.dot\n", "\(written.error)")
    #expect(try folder.read("eca_se_at_layer3_0_residual_of_resnet8.dot") == printed.output)
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
