import Foundation
import SutureGraph
import SutureTestSupport
import Testing

/// What the tutorial behind the project builds by hand, typed as commands.
struct TutorialTests {
  /// The vision transformer as pre-trained on ImageNet-21k, which the tutorial builds.
  private static let backbone = "vit_base_patch16_224(classes: 21843, pre_logits: true)"

  /// The printed structure: everything before the first empty line.
  private func structure(_ outcome: Program.Outcome) -> [Substring] { Array(outcome.lines.prefix { !$0.isEmpty }) }

  /// The value of a line such as `output       1×63×64×64`.
  private func value(_ name: String, in outcome: Program.Outcome) -> String? {
    outcome.lines.first { $0.hasPrefix("\(name) ") }?.dropFirst(name.count).trimmingCharacters(in: .whitespaces)
  }

  @Test(arguments: [
    ("se(reduction: 8)", "50x512x7x7", "50×512×7×7"),
    ("se >> eca(kernel_size: 63)", "1x63x64x64", "1×63×64×64"),
    ("se | eca(kernel_size: 63)", "1x63x64x64", "1×126×64×64"),
    ("se + eca", "1x63x64x64", "1×63×64×64"),
    ("se * eca", "1x63x64x64", "1×63×64×64"),
    ("(se + eca) >> cbam", "2x64x32x32", "2×64×32×32"),
  ])
  func `each stitch gives the shape that it should`(composition: String, input: String, output: String) throws {
    let outcome = try Program.run(["inspect", composition, "--input", input])
    #expect(outcome.status == 0)
    #expect(outcome.error.isEmpty)
    #expect(value("output", in: outcome) == output)
  }

  @Test func `se then eca prints the tutorial's structure`() throws {
    let outcome = try Program.run(["inspect", "se >> eca(kernel_size: 63)", "--input", "1x63x64x64"])
    #expect(structure(outcome) == (try Checkout.fixture("se-then-eca.txt")))
    // 63 · 3 · 2, the kernel and its bias
    #expect(value("parameters", in: outcome) == "442")
  }

  @Test func `probe lists every site of the vision transformer with its shape`() throws {
    let outcome = try Program.run(["probe", "vit_base_patch16_224", "--input", "8x3x224x224"])
    #expect(outcome.status == 0)
    let rows = outcome.lines.dropFirst().filter { !$0.isEmpty }.map {
      $0.split(separator: " ").prefix(2).map(String.init)
    }
    var expected = [["input", "8×3×224×224"], ["patch_embed", "8×196×768"]]
    for block in 0..<12 {
      for part in [".attn", ".mlp", ""] { expected.append(["blocks.\(block)\(part)", "8×197×768"]) }
    }
    expected.append(["norm", "8×197×768"])
    #expect(rows == expected)
  }

  @Test func `se on three channels is refused with the condition, the place and a way out`() throws {
    let outcome = try Program.run(["inspect", "se", "--backbone", "vit_base_patch16_224", "--site", "input"])
    #expect(outcome.status == 1)
    #expect(outcome.output.isEmpty)
    #expect(
      outcome.error == """
        error: 'se' cannot take 3 channels with reduction 16: it requires c / reduction >= 1, and 3 / 16 is 0
          at site 'input' of vit_base_patch16_224 (8×3×224×224)
          reduction 1, 2 or 3 would fit: se(reduction: 3)

        """)
  }

  @Test func `se with reduction 3 on the image prints the tutorial's whole model`() throws {
    let outcome = try Program.run([
      "inspect", "se(reduction: 3)", "--backbone", Self.backbone, "--site", "input", "--full",
    ])
    #expect(outcome.status == 0)
    #expect(outcome.error.isEmpty)
    #expect(structure(outcome) == (try Checkout.fixture("vit-with-se.txt")))
  }

  @Test func `se at a block works through the adapter between tokens and maps`() throws {
    let outcome = try Program.run([
      "inspect", "se", "--backbone", Self.backbone, "--site", "blocks.3", "--input", "2x3x224x224", "--full",
    ])
    #expect(outcome.status == 0)
    #expect(value("output", in: outcome) == "2×21843")
    var expected = Array(try Checkout.fixture("vit-with-se.txt").map(String.init))
    expected.removeSubrange(expected.count - 10..<expected.count - 1)
    let block = try #require(expected.firstIndex(of: "    (4): Block("))
    expected.insert(
      contentsOf: [
        "      (to_map): TokensToMap(grid=14x14, 1 prefix token pass by)",
        "      (se): SEAttention(",
        "        (avg_pool): AdaptiveAvgPool2d(output_size=1)",
        "        (fc): Sequential(",
        "          (0): Linear(in_features=768, out_features=48, bias=False)",
        "          (1): ReLU(inplace=True)",
        "          (2): Linear(in_features=48, out_features=768, bias=False)",
        "          (3): Sigmoid()",
        "        )",
        "      )",
        "      (to_tokens): MapToTokens(1 prefix token joined again)",
      ], at: block - 1)
    #expect(structure(outcome).map(String.init) == expected)
  }
}
