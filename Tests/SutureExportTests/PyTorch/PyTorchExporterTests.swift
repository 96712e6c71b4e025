import SutureGraph
import SutureTestSupport
import Testing

@testable import SutureExport

struct PyTorchExporterTests {
  /// The file without its docstring and imports.
  private func body(_ network: ExportedNetwork) throws -> String {
    let text = try PyTorchExporter(network).text()
    let start = try #require(text.firstRange(of: "class "))
    return String(text[start.lowerBound...])
  }

  @Test func `a module reads as a person writes it`() throws {
    let text = try body(ExportedNetwork(.composition("se")))
    #expect(
      text == """
        class AdaptiveAvgPool2d(nn.Module):
            def forward(self, x):
                return x.mean(dim=(2, 3), keepdim=True)

            def extra_repr(self):
                return "output_size=1"


        class SEAttention(nn.Module):
            def __init__(self):
                super().__init__()
                self.avg_pool = AdaptiveAvgPool2d()
                self.fc = nn.Sequential(
                    nn.Linear(64, 4, bias=False),
                    nn.ReLU(inplace=True),
                    nn.Linear(4, 64, bias=False),
                    nn.Sigmoid(),
                )

            def forward(self, x):
                return x * self.fc(self.avg_pool(x).flatten(1))[..., None, None]


        def model():
            \"""The network with fresh parameters.\"""
            return SEAttention()

        """)
  }

  @Test func `a layer that a plugin applies twice is called twice`() throws {
    let text = try body(ExportedNetwork(.composition("ca")))
    #expect(text.matches(of: #/self\.fc1\(/#).count == 2)
    #expect(text.matches(of: #/self\.fc2\(/#).count == 2)
    #expect(!text.contains("F.conv2d"))
  }

  @Test func `tagged modules are made once and called at each place`() throws {
    let text = try body(ExportedNetwork(.composition("ca#1 >> sa#1 + sa#1 >> ca#1")))
    #expect(text.matches(of: #/self\.ca = /#).count == 1)
    #expect(text.contains("self.sa(self.ca(x)) + self.ca(self.sa(x))"))
  }

  @Test func `scopes that differ in numbers alone share a class`() throws {
    let text = try body(ExportedNetwork(.composition("sk")))
    #expect(text.contains("class Sequential(nn.Sequential):\n    def __init__(self, kernel_size, padding):"))
    #expect(text.contains("[Sequential(1, 0), Sequential(3, 1), Sequential(5, 2), Sequential(7, 3)]"))
    #expect(text.contains("nn.ModuleList([nn.Linear(32, 64) for _ in range(4)])"))
  }

  @Test func `sizes that follow the input are taken from it`() throws {
    let text = try body(ExportedNetwork(.composition("shuffle")))
    #expect(text.contains("b, _, h, w = x.shape\n"))
    #expect(text.contains("x = x.reshape(b * 8, 8, h, w)"))
  }

  @Test func `modules with names that Python cannot use are added by name`() throws {
    let text = try body(ExportedNetwork(.composition("se | eca")))
    #expect(text.contains("self.add_module(\"|\", Concat())"))
  }

  @Test func `a function for other numbers of channels is written for a composition`() throws {
    var network = try ExportedNetwork(.composition("se"))
    network.buildForChannels = { try .composition("se", [1, $0, 14, 14]) }
    let text = try PyTorchExporter(network).text()
    #expect(text.contains("def __init__(self, channels, out_features):"))
    #expect(text.contains("    return SEAttention(channels, channels // 16)"))
    #expect(text.contains("        3: \"'se' cannot take 3 channels with reduction 16"))
    #expect(text.contains("def graft(model, sites, example=None):"))
  }

  @Test func `an activation overwrites its input only where nothing else reads it`() throws {
    func text(sharesInput: Bool) throws -> String {
      try body(
        ExportedNetwork.probe { graph, x in
          let weight = try graph.parameter("weight", [8, 8, 1, 1])
          let window = [Attribute("stride", .integer(1))]
          let y = try graph.call("convolution", window, [x, weight])
          try graph.enter("act", type: "ReLU(inplace=True)")
          let z = try graph.call("relu", [], [y])
          try graph.leave()
          return sharesInput ? try graph.call("add", [], [z, y]) : z
        })
    }
    #expect(try text(sharesInput: false).contains("self.act = nn.ReLU(inplace=True)"))
    #expect(try text(sharesInput: true).contains("class ReLU(nn.Module):"))
  }

  @Test func `a type that differs from what the layer prints gets a class of its own`() throws {
    let text = try body(
      ExportedNetwork.probe { graph, x in
        try graph.enter("act", type: "Mish(beta=1)")
        let y = try graph.call("sigmoid", [], [x])
        try graph.leave()
        return y
      })
    #expect(text.contains("class Mish(nn.Module):"))
    #expect(text.contains("return \"beta=1\""))
  }

  /// The samples are those of the ONNX exporter, which has one for every operation.
  @Test(arguments: ONNXOperationsTests.samples) func `every operation has a spelling`(
    sample: ONNXOperationsTests.Sample
  ) throws {
    let text = try body(sample.network())
    let lines = text.split(separator: "\n")
    let result = try #require(lines.first { $0.hasPrefix("        return ") })
    #expect(text.contains("    def forward(self, x):"))
    #expect(result != "        return x" || sample.name == "dropout")
  }

  // MARK: Borders and transposed convolutions

  @Test(arguments: ["reflect", "replicate", "circular"])
  func `a border of repeated elements is a call of pad, or an index around axes that pad does not know`(
    _ mode: String
  ) throws {
    func text(_ before: [Int], _ after: [Int], input: Shape = [2, 3, 4, 5]) throws -> String {
      try body(
        ExportedNetwork.probe(input) { graph, x in
          let widths = [Attribute("before", .integers(before)), Attribute("after", .integers(after))]
          return try graph.call("pad", widths + [Attribute("mode", .text(mode))], [x])
        })
    }
    #expect(try text([0, 0, 0, 1], [0, 0, 0, 2]).contains("return F.pad(x, (1, 2, 0, 0), mode=\"\(mode)\")"))
    #expect(try text([0, 2, 0, 0], [0, 0, 1, 0]).contains("return F.pad(x, (0, 0, 0, 1, 2, 0), mode=\"\(mode)\")"))
    #expect(try text([0, 0, 2], [0, 0, 0], input: [2, 3, 4]).contains("return F.pad(x, (2, 0), mode=\"\(mode)\")"))
    let start = ["reflect": 1, "replicate": 0, "circular": 3][mode] ?? -1
    #expect(
      try text([0, 0, 1, 0, 0], [0, 0, 0, 0, 0], input: [1, 3, 4, 2, 2]).contains("F.pad(x, (0, 0, 0, 0, 1, 0)"))
    #expect(
      try text([0, 1, 0, 0, 0], [0, 0, 0, 0, 0], input: [1, 4, 1, 2, 2]).contains("return x[:, [\(start), 0, 1, 2, 3]]")
    )
  }

  @Test func `convolutions with padding modes and transposed ones are layers of torch.nn`() throws {
    let conv = "Conv2d(8, 4, kernel_size=(3, 3), stride=(1, 1), padding=(1, 1), bias=False, padding_mode=reflect)"
    let up =
      "ConvTranspose2d(4, 6, kernel_size=(2, 2), stride=(2, 2), dilation=(3, 3), output_padding=(1, 1), groups=2)"
    let text = try body(
      ExportedNetwork.probe { graph, x in
        try graph.enter("conv", type: conv)
        let window = [Attribute("padding", .integers([1, 1])), Attribute("padding_mode", .text("reflect"))]
        let y = try graph.call("convolution", window, [x, graph.parameter("weight", [4, 8, 3, 3])])
        try graph.leave()
        try graph.enter("up", type: up)
        let settings = [
          Attribute("stride", .integers([2, 2])), Attribute("dilation", .integer(3)),
          Attribute("output_padding", .integer(1)), Attribute("groups", .integer(2)),
        ]
        let z = try graph.call(
          "transposed_convolution", settings,
          [y, graph.parameter("weight", [4, 3, 2, 2]), graph.parameter("bias", [6])])
        try graph.leave()
        try graph.enter("act", type: "ELU(alpha=0.5)")
        let a = try graph.call("elu", [Attribute("alpha", .real(0.5))], [z])
        try graph.leave()
        try graph.enter("plus", type: "Softplus(beta=1.0, threshold=20.0)")
        let b = try graph.call("softplus", [], [a])
        try graph.leave()
        return b
      })
    #expect(text.contains("self.conv = nn.Conv2d(8, 4, 3, padding=1, bias=False, padding_mode=\"reflect\")"))
    #expect(text.contains("nn.ConvTranspose2d(4, 6, 2, stride=2, dilation=3, output_padding=1, groups=2)"))
    #expect(text.contains("self.act = nn.ELU(alpha=0.5)") && text.contains("self.plus = nn.Softplus()"))
  }
}
