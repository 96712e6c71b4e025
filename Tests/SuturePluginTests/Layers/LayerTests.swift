import SutureGraph
import SuturePlugin
import Testing

/// Every layer: how it prints, what it declares, what it computes.
@Suite struct LayerTests {
  struct Sample: Sendable, CustomTestStringConvertible {
    let printed: String
    let shape: [Int]
    let output: String
    let variables: [String]
    let layer: @Sendable () -> any Layer
    var testDescription: String { printed }

    init(
      _ printed: String, on shape: [Int] = [2, 8, 6, 6], to output: String = "2×8×6×6", _ variables: [String] = [],
      _ layer: @escaping @Sendable () -> any Layer
    ) {
      (self.printed, self.shape, self.output, self.variables, self.layer) = (printed, shape, output, variables, layer)
    }
  }

  static func norm(_ channels: Int) -> [String] {
    ["parameter l.weight \(channels) constant(1.0)", "parameter l.bias \(channels) constant(0.0)"]
  }
  static let statistics = ["buffer l.running_mean 8 constant(0.0)", "buffer l.running_var 8 constant(1.0)"]

  static let samples = [
    Sample(
      "Linear(in_features=16, out_features=4, bias=False)", on: [3, 16], to: "3×4",
      ["parameter l.weight 4×16 uniform(low: -0.25, high: 0.25)"]
    ) { Linear(16, 4, bias: false) },
    Sample(
      "Linear(in_features=16, out_features=4, bias=True)", on: [3, 5, 16], to: "3×5×4",
      [
        "parameter l.weight 4×16 normal(mean: 0.0, deviation: 0.02)", "parameter l.bias 4 constant(0.0)",
      ]
    ) { Linear(16, 4, initialiser: .normal(deviation: 0.02), biasInitialiser: .constant(0)) },
    Sample(
      "Conv1d(1, 1, kernel_size=(3,), stride=(1,), padding=(1,))", on: [2, 1, 9], to: "2×1×9",
      [
        "parameter l.weight 1×1×3 uniform(low: -0.5773502691896258, high: 0.5773502691896258)",
        "parameter l.bias 1 uniform(low: -0.5773502691896258, high: 0.5773502691896258)",
      ]
    ) { Conv1d(1, 1, kernel: 3, padding: 1) },
    Sample(
      "Conv2d(8, 4, kernel_size=(3, 3), stride=(1, 1))", to: "2×4×4×4",
      [
        "parameter l.weight 4×8×3×3 constant(0.5)", "parameter l.bias 4 constant(0.0)",
      ]
    ) { Conv2d(8, 4, kernel: 3, initialiser: .constant(0.5), biasInitialiser: .constant(0)) },
    Sample(
      "Conv2d(8, 8, kernel_size=(3, 5), stride=(1, 1), padding=(2, 4), dilation=(2, 2), groups=8, bias=False)",
      ["parameter l.weight 8×1×3×5 constant(0.5)"]
    ) { Conv2d.depthwise(8, kernel: [3, 5], dilation: 2, bias: false, initialiser: .constant(0.5)) },
    Sample(
      "Conv2d(8, 8, kernel_size=(1, 7), stride=(2, 1), padding=(0, 3), dilation=(1, 1), groups=8, bias=False)"
        .replacing(", dilation=(1, 1)", with: ""), to: "2×8×3×6",
      ["parameter l.weight 8×1×1×7 truncatedNormal(mean: 0.0, deviation: 1.0)"]
    ) {
      Conv2d(
        8, 8, kernel: [1, 7], stride: [2, 1], padding: [0, 3], groups: 8, bias: false,
        initialiser: .truncatedNormal(deviation: 1))
    },
    Sample(
      "Conv2d(8, 2, kernel_size=(3, 3), stride=(1, 1), padding=(2, 2), dilation=(2, 2), bias=False)", to: "2×2×6×6",
      ["parameter l.weight 2×8×3×3 normal(mean: 0.0, deviation: \((2.0 / 72).squareRoot()))"]
    ) { Conv2d(8, 2, kernel: 3, padding: 2, dilation: 2, bias: false, initialiser: .kaimingNormal(fanIn: 72)) },
    Sample(
      "Conv2d(8, 1, kernel_size=(5, 5), stride=(1, 1), padding=(2, 2), bias=False, padding_mode=reflect)",
      to: "2×1×6×6",
      ["parameter l.weight 1×8×5×5 constant(1.0)"]
    ) { Conv2d(8, 1, kernel: 5, padding: 2, bias: false, paddingMode: .reflect, initialiser: .constant(1)) },
    Sample(
      "Conv1d(1, 1, kernel_size=(3,), stride=(1,), padding=(1,), bias=False, padding_mode=circular)", on: [2, 1, 9],
      to: "2×1×9", ["parameter l.weight 1×1×3 constant(1.0)"]
    ) { Conv1d(1, 1, kernel: 3, padding: 1, bias: false, paddingMode: .circular, initialiser: .constant(1)) },
    Sample(
      "ConvTranspose2d(8, 4, kernel_size=(4, 4), stride=(2, 2), padding=(1, 1))", to: "2×4×12×12",
      [
        "parameter l.weight 8×4×4×4 uniform(low: -0.125, high: 0.125)",
        "parameter l.bias 4 uniform(low: -0.125, high: 0.125)",
      ]
    ) { ConvTranspose2d(8, 4, kernel: 4, stride: 2, padding: 1) },
    Sample(
      "ConvTranspose2d(8, 16, kernel_size=(2, 3), stride=(2, 1), dilation=(1, 2), output_padding=(1, 0), groups=8, "
        + "bias=False)", to: "2×16×13×10", ["parameter l.weight 8×2×2×3 constant(0.0)"]
    ) {
      ConvTranspose2d(
        8, 16, kernel: [2, 3], stride: [2, 1], outputPadding: [1, 0], dilation: [1, 2], groups: 8, bias: false,
        initialiser: .constant(0))
    },
    Sample(
      "ConvTranspose1d(3, 2, kernel_size=(3,), stride=(2,), padding=(1,), output_padding=(1,))", on: [2, 3, 5],
      to: "2×2×10", ["parameter l.weight 3×2×3 constant(0.0)", "parameter l.bias 2 constant(1.0)"]
    ) {
      ConvTranspose1d(
        3, 2, kernel: 3, stride: 2, padding: 1, outputPadding: 1, initialiser: .constant(0),
        biasInitialiser: .constant(1))
    },
    Sample("BatchNorm2d(8, eps=1e-05, momentum=0.1, affine=True, track_running_stats=True)", norm(8) + statistics) {
      BatchNorm2d(8)
    },
    Sample("BatchNorm2d(8, eps=0.001, momentum=0.01, affine=False, track_running_stats=True)", statistics) {
      BatchNorm2d(8, epsilon: 1e-3, momentum: 0.01, affine: false)
    },
    Sample(
      "BatchNorm1d(8, eps=1e-05, momentum=0.1, affine=True, track_running_stats=True)", on: [4, 8], to: "4×8",
      norm(8) + statistics
    ) { BatchNorm1d(8) },
    Sample("LayerNorm((6,), eps=1e-06, elementwise_affine=True)", norm(6)) { LayerNorm(6, epsilon: 1e-6) },
    Sample("LayerNorm((6,), eps=1e-05, elementwise_affine=False)") { LayerNorm(6, affine: false) },
    Sample("LayerNorm2d((8,), eps=1e-06, elementwise_affine=True)", norm(8)) { LayerNorm2d(8, epsilon: 1e-6) },
    Sample("GroupNorm(4, 8, eps=1e-05, affine=True)", norm(8)) { GroupNorm(4, 8) },
    Sample("GroupNorm(1, 8, eps=1e-05, affine=False)") { GroupNorm(1, 8, affine: false) },
    Sample("ReLU()") { ReLU() }, Sample("ReLU(inplace=True)") { ReLU(inplace: true) },
    Sample("ReLU6()") { ReLU6() }, Sample("ReLU6(inplace=True)") { ReLU6(inplace: true) },
    Sample("SiLU()") { SiLU() }, Sample("SiLU(inplace=True)") { SiLU(inplace: true) },
    Sample("Sigmoid()") { Sigmoid() }, Sample("Tanh()") { Tanh() }, Sample("GELU()") { GELU() },
    Sample("Hardsigmoid()") { Hardsigmoid() }, Sample("Hardswish()") { Hardswish() },
    Sample("ELU(alpha=1.0)") { ELU() }, Sample("ELU(alpha=0.5)") { ELU(alpha: 0.5) },
    Sample("Softplus(beta=1.0, threshold=20.0)") { Softplus() },
    Sample("Softmax(dim=1)") { Softmax(axis: 1) }, Sample("Identity()") { Identity() },
    Sample("Dropout(p=0.0, inplace=False)") { Dropout(0) }, Sample("Dropout(p=0.25, inplace=False)") { Dropout(0.25) },
    Sample("AdaptiveAvgPool2d(output_size=1)", to: "2×8×1×1") { AdaptiveAvgPool2d(1) },
    Sample("AdaptiveAvgPool2d(output_size=(2, 3))", to: "2×8×2×3") { AdaptiveAvgPool2d([2, 3]) },
    Sample("AdaptiveMaxPool2d(output_size=1)", to: "2×8×1×1") { AdaptiveMaxPool2d(1) },
    Sample("AvgPool2d(kernel_size=2, stride=2, padding=0)", to: "2×8×3×3") { AvgPool2d(kernel: 2) },
    Sample("AvgPool2d(kernel_size=3, stride=1, padding=1)") { AvgPool2d(kernel: 3, stride: 1, padding: 1) },
    Sample("MaxPool2d(kernel_size=2, stride=2, padding=0, dilation=1, ceil_mode=False)", to: "2×8×3×3") {
      MaxPool2d(kernel: 2)
    },
    Sample("MaxPool2d(kernel_size=(3, 1), stride=(3, 1), padding=0, dilation=1, ceil_mode=False)", to: "2×8×2×6") {
      MaxPool2d(kernel: [3, 1])
    },
  ]

  @Test(arguments: samples)
  func `a layer's print, parameters and shapes are PyTorch's`(sample: Sample) throws {
    let made = try describe(on: sample.shape) { x, _ in
      let layer = sample.layer()
      return try layer("l", x)
    }
    #expect(made.structure == "Probe(\n  (l): \(sample.printed)\n)")
    #expect(made.variables == sample.variables)
    #expect(made.output == sample.output)
  }

  @Test func `a sequence names its layers by index, including loops and conditions`() throws {
    let deep = true
    let made = try describe(on: [2, 4]) { x, _ in
      try Sequential {
        Linear(4, 4, bias: false)
        for _ in 0..<2 { ReLU() }
        if deep { Sequential { Tanh() } } else { Sigmoid() }
        if !deep { Sigmoid() }
      }("fc", x)
    }
    #expect(
      made.structure == """
        Probe(
          (fc): Sequential(
            (0): Linear(in_features=4, out_features=4, bias=False)
            (1): ReLU()
            (2): ReLU()
            (3): Sequential(
              (0): Tanh()
            )
          )
        )
        """)
  }

  struct Gate: Layer {
    func forward(_ x: Tensor) throws -> Tensor { try x * Sigmoid()("act", Linear(4, 4, bias: false)("fc", x)) }
  }

  @Test func `a custom container prints its type's name and prefixes its parameters`() throws {
    let made = try describe(on: [2, 4]) { x, _ in
      try scope("outer", type: "Outer", Gate()("gate", x)) { try ReLU()("act", $0) }
    }
    #expect(
      made.structure == """
        Probe(
          (gate): Gate(
            (fc): Linear(in_features=4, out_features=4, bias=False)
            (act): Sigmoid()
          )
          (outer): Outer(
            (act): ReLU()
          )
        )
        """)
    #expect(made.variables.map { $0.prefix(24) } == ["parameter gate.fc.weight"])
  }

  @Test func `a shared layer is declared once and applied each time, even from another scope`() throws {
    let made = try describe(on: [2, 4]) { x, _ in
      let gate = Gate().shared("gate")
      let first = try gate(x)
      return try scope("later", type: "Later", x) { try gate($0) + first }
    }
    #expect(made.variables.count == 1)
    #expect(made.operations.filter { $0.hasPrefix("linear") }.count == 2)
    #expect(made.structure.split(separator: "\n").filter { $0.contains("(gate)") }.count == 1)
  }

  @Test func `the same name twice without sharing is an error`() {
    let reason = refusal(on: [2, 4]) { x, _ in try Gate()("gate", Gate()("gate", x)) }
    #expect(reason == "'probe' cannot be built: 'gate' is declared twice")
  }
}
