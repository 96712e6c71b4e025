import Foundation
import SutureExecution
import SutureGraph
import SutureTestSupport
import Testing

@testable import SutureExport

/// Pictures of compositions and networks.
struct DOTExporterTests {
  // MARK: Whole pictures

  @Test func `a composition alone shows each module and operator as a node`() throws {
    let picture = try Picture("(se + eca) >> sa(kernel_size: 3)", input: [1, 64, 32, 32])
    #expect(picture.text == Self.composition)
  }

  @Test func `a graft opens its block and leaves the others whole`() throws {
    let picture = try Picture(
      "(se + eca) >> sa", backbone: "resnet8", at: ["layer3.0.residual"], input: [1, 3, 32, 32])
    #expect(
      picture.labels == [
        "(eca + se) &gt;&gt; sa at layer3.0.residual of resnet8", "input",
        "conv1 Conv2d 3×3, 3 → 16/bn1 BatchNorm2d/ReLU", "BasicBlock/layer1.0/4,672 parameters",
        "BasicBlock/layer2.0/13,952 parameters", "BasicBlock/layer3.0/",
        "conv1 Conv2d 3×3, 32 → 64, stride 2/bn1 BatchNorm2d/ReLU/conv2 Conv2d 3×3, 64 → 64/bn2 BatchNorm2d",
        "ECAAttention/eca/4 parameters", "SEAttention/se/512 parameters", "+", "SpatialAttn/sa/100 parameters",
        "shortcut LambdaLayer", "+", "ReLU", "global average pool/linear Linear 64 → 10", "output",
      ])
    #expect(picture.edges == Self.edges)
    #expect(picture.text.matches(of: /fillcolor="#ffe3c9"/).count == 3)
  }

  @Test func `a module alone and a bare backbone have pictures, too`() throws {
    let module = try Picture("se(reduction: 4)", input: [1, 64, 8, 8])
    #expect(
      module.labels == ["se(reduction: 4)", "input", "SEAttention/reduction: 4/2,048 parameters", "output"])
    let backbone = try Picture("identity", backbone: "resnet20", input: [1, 3, 32, 32])
    #expect(
      backbone.labels.dropFirst() == [
        "input", "conv1 Conv2d 3×3, 3 → 16/bn1 BatchNorm2d/ReLU", "3 × BasicBlock/layer1.0–2/4,672 parameters each",
        "BasicBlock/layer2.0/13,952 parameters", "2 × BasicBlock/layer2.1–2/18,560 parameters each",
        "BasicBlock/layer3.0/55,552 parameters", "2 × BasicBlock/layer3.1–2/73,984 parameters each",
        "global average pool/linear Linear 64 → 10", "output",
      ])
  }

  private static let composition = #"""
    digraph {
      graph [rankdir=LR, bgcolor="white", pad=0.2, nodesep=0.3, ranksep=0.25, labelloc=b, fontname="Helvetica,Arial,sans-serif", label=<<font point-size="10" color="#5d646d">(eca + se) &gt;&gt; sa(kernel_size: 3)</font>>];
      node [shape=box, style="rounded,filled", color="#8f9dac", fillcolor="#ffffff", fontsize=12, fontcolor="#1b1f24", height=0.3, margin="0.14,0.07", fontname="Helvetica,Arial,sans-serif"];
      edge [color="#5d646d", fontcolor="#5d646d", fontsize=9, arrowsize=0.6, fontname="Helvetica,Arial,sans-serif"];
      n0 [label=<input>, shape=plain, style=""];
      n1 [label=<<b>ECAAttention</b><br/><font point-size="10" color="#5d646d">eca</font><br/><font point-size="10" color="#5d646d">4 parameters</font>>, color="#c2540a", fillcolor="#ffe3c9", penwidth=1.5];
      n2 [label=<<b>SEAttention</b><br/><font point-size="10" color="#5d646d">se</font><br/><font point-size="10" color="#5d646d">512 parameters</font>>, color="#c2540a", fillcolor="#ffe3c9", penwidth=1.5];
      n3 [label=<+>, color="#c2540a", fillcolor="#fff6ee", shape=circle, width=0.28, height=0.28, fixedsize=true, margin=0];
      n4 [label=<<b>SpatialAttn</b><br/><font point-size="10" color="#5d646d">sa</font><br/><font point-size="10" color="#5d646d">kernel_size: 3</font><br/><font point-size="10" color="#5d646d">20 parameters</font>>, color="#c2540a", fillcolor="#ffe3c9", penwidth=1.5];
      n5 [label=<output>, shape=plain, style=""];
      n0 -> n1 [label=" 64×32×32 "];
      n0 -> n2;
      n1 -> n3;
      n2 -> n3;
      n3 -> n4 [weight=8];
      n4 -> n5 [label=" 64×32×32 ", weight=8];
    }
    """#

  private static let edges = [
    "input → conv1 Conv2d 3×3, 3 → 16: 3×32×32", "conv1 Conv2d 3×3, 3 → 16 → BasicBlock: 16×32×32",
    "BasicBlock → BasicBlock", "BasicBlock → conv1 Conv2d 3×3, 32 → 64, stride 2: 32×16×16",
    "conv1 Conv2d 3×3, 32 → 64, stride 2 → ECAAttention: 64×8×8",
    "conv1 Conv2d 3×3, 32 → 64, stride 2 → SEAttention", "ECAAttention → +", "SEAttention → +", "+ → SpatialAttn",
    "BasicBlock → shortcut LambdaLayer", "SpatialAttn → +", "shortcut LambdaLayer → +: 64×8×8", "+ → ReLU",
    "ReLU → global average pool: 64×8×8", "global average pool → output: 10",
  ]

  // MARK: Folding

  @Test func `equal blocks with a graft are opened once`() throws {
    let picture = try Picture("se", backbone: "resnet20", at: ["layer*.*.residual"], input: [1, 3, 32, 32])
    let clusters = picture.labels.filter { $0.contains("BasicBlock") }
    #expect(
      clusters == [
        "3 × BasicBlock/layer1.0–2/", "BasicBlock/layer2.0/", "2 × BasicBlock/layer2.1–2/", "BasicBlock/layer3.0/",
        "2 × BasicBlock/layer3.1–2/",
      ])
    #expect(picture.labels.filter { $0.hasPrefix("SEAttention") }.count == 5)
    // What the last of three computes is drawn as coming from the one that stands for them.
    #expect(picture.edges.contains("ReLU → conv1 Conv2d 3×3, 16 → 32, stride 2: 16×32×32"))
    #expect(picture.edges.contains("ReLU → shortcut LambdaLayer"))
    #expect(!picture.edges.contains { $0.contains("?") } && !picture.text.contains("layer1.1"))
  }

  @Test func `neighbours with other grafts stay apart`() throws {
    let picture = try Picture(
      "se", backbone: "resnet20", at: ["layer1.1.residual", "layer3.2"], input: [1, 3, 32, 32])
    #expect(
      picture.labels.filter { $0.contains("BasicBlock") } == [
        "BasicBlock/layer1.0/4,672 parameters", "BasicBlock/layer1.1/", "BasicBlock/layer1.2/4,672 parameters",
        "BasicBlock/layer2.0/13,952 parameters", "2 × BasicBlock/layer2.1–2/18,560 parameters each",
        "BasicBlock/layer3.0/55,552 parameters", "BasicBlock/layer3.1/73,984 parameters", "BasicBlock/layer3.2/",
      ])
  }

  @Test func `tokens have their shapes, and a map module its adapters`() throws {
    let picture = try Picture(
      "se(reduction: 4)", backbone: "vit_base_patch16_224(depth: 4, width: 48, heads: 4)", at: ["blocks.2.attn"],
      input: [1, 3, 32, 32])
    #expect(
      picture.labels.contains("2 × Block/blocks.0–1/28,272 parameters each"), "\(picture.labels)")
    #expect(picture.labels.contains("TokensToMap/to_map/grid=2x2, 1 prefix token pass by"))
    #expect(picture.labels.contains("MapToTokens/to_tokens/1 prefix token joined again"))
    #expect(picture.labels.contains("concat cls_token/+ pos_embed"))
    #expect(picture.edges.contains("TokensToMap → SEAttention: 48×2×2"))
    // Prefix tokens pass by.
    #expect(picture.edges.contains("Attention → MapToTokens"))
    #expect(picture.edges.contains { $0.hasSuffix(": 5×48") })
  }

  // MARK: Operators

  @Test(arguments: [
    ("se + eca + sa", "+", 3), ("se * eca", "×", 2), ("se | eca | identity", "concat", 3), ("max(se, eca)", "max", 2),
    ("mean(se, eca, sa)", "mean", 3), ("weighted(se, eca, identity)", "weighted", 3), ("blend(se, eca)", "blend", 2),
    ("gated(se, eca, sa)", "gated", 4), ("channel_gated(se, eca)", "channel gated", 3),
    ("gates(se, eca, sa)", "gates", 4), ("gate_mean(se, eca)", "gate mean", 3),
    ("identity_init(se)", "identity init", 2), ("identity * identity", "×", 2), ("identity + identity", "+", 2),
  ])
  func `an operator is one node that all branches reach`(composition: String, sign: String, count: Int) throws {
    let picture = try Picture(composition, input: [2, 64, 8, 8])
    #expect(picture.edges.filter { $0.contains(" → \(sign)") }.count == count, "\(picture.edges)")
    #expect(picture.edges.last?.hasPrefix("\(sign) → output") == true)
    let others = picture.labels.dropFirst().filter { !$0.contains("parameter") }
    #expect(others == ["input", sign, "output"])
    let gates = picture.edges.filter { $0.hasSuffix("(gate)") }
    #expect(gates == (sign.contains("gated") ? ["input → \(sign) (gate)"] : []))
  }

  @Test func `operators are told apart where several follow one another`() throws {
    let picture = try Picture(
      "((identity * identity) + gated(se, eca)) * mean(sa, channel_gated(se, identity))",
      backbone: "resnet8(width: 16)", at: ["layer1.0.residual"], input: [1, 3, 8, 8])
    let signs = picture.labels.filter { !$0.contains("/") && !$0.contains(" at ") && $0.first?.isUppercase == false }
    #expect(signs.sorted() == ["+", "+", "channel gated", "gated", "input", "mean", "output", "×", "×"])
    // The block's own sum is no operator of the composition.
    #expect(picture.text.matches(of: /fillcolor="#fff6ee"/).count == 6)
  }

  @Test func `shared weights are told, and each use is a node`() throws {
    let picture = try Picture("ca#1 >> sa#1 + sa#1 >> ca#1 >> ca#1", input: [1, 64, 8, 8])
    #expect(picture.labels.filter { $0 == "ChannelAttn/ca/512 parameters/shared weights" }.count == 3)
    #expect(picture.labels.filter { $0 == "SpatialAttn/sa/100 parameters/shared weights" }.count == 2)
    let network = try Picture(
      "se#1", backbone: "resnet20", at: ["layer3.1.residual", "layer3.2.residual"], input: [1, 3, 32, 32])
    #expect(network.labels.filter { $0.contains("layer3.2/") } == ["BasicBlock/layer3.2/"])
    #expect(network.labels.contains("SEAttention/layer3.1.se/512 parameters/shared weights"))
  }

  @Test(arguments: [nil, "resnet8"])
  func `each use of a shared module without parameters is a node`(backbone: String?) throws {
    let composition = "simam#1 >> simam#1 >> se(reduction: 4)"
    let picture =
      if let backbone {
        try Picture(composition, backbone: backbone, at: ["layer3.0.residual"], input: [1, 3, 32, 32])
      } else {
        try Picture(composition, input: [1, 64, 8, 8])
      }
    #expect(
      picture.labels.filter { $0.hasPrefix("SimAM/") || $0.hasPrefix("SEAttention/") } == [
        "SimAM/simam", "SimAM/simam", "SEAttention/se/reduction: 4/2,048 parameters",
      ])
    let edges = picture.edges.map { String($0.prefix { $0 != ":" }) }
    #expect(edges.contains("SimAM → SimAM") && edges.contains("SimAM → SEAttention"), "\(edges)")
  }

  // MARK: Text

  @Test func `names of plugins are text`() throws {
    let network = try Self.hostileNetwork()
    let text = try DOTExporter(network).text
    #expect(text.contains(#"<b>A&lt;b&gt;&amp;&quot;\\N\\u001b</b>"#))
    #expect(text.contains("x&lt;/font&gt;&quot;];") && !text.contains("\u{1b}") && !text.contains("</font>\"];"))
    #expect(text.contains("// suture.backbone: net\\u000a}\n"))
  }

  @Test(.enabled(if: (try? Graphviz()) != nil, "Graphviz is not installed")) func `Graphviz draws the pictures`() throws
  {
    let svg = try Graphviz().svg(of: DOTExporter(Self.hostileNetwork()).text)
    #expect(svg.contains(">A&lt;b&gt;&amp;&quot;\\N\\u001b<") && svg.hasSuffix("</svg>\n"))
  }

  /// A network whose names would break the text if they were copied into it.
  private static func hostileNetwork() throws -> ExportedNetwork {
    let builds = try NetworkBuilds(input: [1, 2, 4, 4], axes: []) { shape in
      var graph = Graph(type: "Net")
      let x = try graph.input("x", shape)
      try graph.enter("x</font>\"];", type: "A<b>&\"\\N\u{1b}(1)", isGraft: true)
      let y = try graph.unary(.relu, x)
      try graph.leave()
      try graph.enter("empty", type: "", isGraft: true)
      graph.outputs = [try graph.unary(.relu, y)]
      try graph.leave()
      return graph
    }
    let origin = ExportedNetwork.Origin(
      program: "suture", composition: "se", backbone: "net\n}", sites: ["\"];"], plugins: [])
    return ExportedNetwork(builds: builds, weights: try VariableStore([], seed: 0), origin: origin)
  }

  // MARK: README

  @Test func `the picture in README is the one that is drawn today`() throws {
    let picture = try Picture(
      "(se + eca) >> sa", backbone: "resnet8", at: ["layer3.0.residual"], input: [1, 3, 32, 32])
    let svg = try String(contentsOfFile: "\(Checkout.root)/.github/stitched.svg", encoding: .utf8)
    let drawn = svg.matches(of: />([^<>]+)<\/text>/).map { String($0.1).trimmingCharacters(in: .whitespaces) }.joined(
      separator: " "
    )
    for label in picture.labels {
      for line in label.split(separator: "/") { #expect(drawn.contains(line), "\(line)") }
    }
    #expect(svg.matches(of: /class="edge"/).count == picture.edges.count)
  }
}
