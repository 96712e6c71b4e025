import SuturePlugin
import Testing

/// Every operator and function, as the operation that the host receives.
@Suite struct TensorTests {
  struct Sample: Sendable, CustomTestStringConvertible {
    let operations: [String]
    let shape: [Int]
    let body: @Sendable (Tensor) throws -> Tensor
    var testDescription: String { operations.joined(separator: "; ") }

    init(
      _ operations: String..., on shape: [Int] = [2, 3, 4, 6], _ body: @escaping @Sendable (Tensor) throws -> Tensor
    ) {
      (self.operations, self.shape, self.body) = (operations, shape, body)
    }
  }

  static let same = "→ 2×3×4×6"

  static let arithmetic = [
    Sample("add \(same)") { try $0 + $0 }, Sample("subtract \(same)") { try $0 - $0 },
    Sample("multiply \(same)") { try $0 * $0 }, Sample("divide \(same)") { try $0 / $0 },
    Sample("maximum \(same)") { try maximum($0, $0) }, Sample("minimum \(same)") { try minimum($0, $0) },
    Sample("negate \(same)") { try -$0 },
    Sample("affine scale=1.0 shift=2.0 \(same)") { try $0 + 2 },
    Sample("affine scale=1.0 shift=-2.0 \(same)") { try $0 - 2 },
    Sample("affine scale=2.0 shift=0.0 \(same)") { try $0 * 2 },
    Sample("affine scale=0.5 shift=0.0 \(same)") { try $0 / 2 },
    Sample("affine scale=1.0 shift=2.0 \(same)") { try 2 + $0 },
    Sample("affine scale=-1.0 shift=2.0 \(same)") { try 2 - $0 },
    Sample("affine scale=2.0 shift=0.0 \(same)") { try 2 * $0 },
    Sample("reciprocal \(same)", "affine scale=2.0 shift=0.0 \(same)") { try 2 / $0 },
    Sample("affine scale=3.0 shift=1.0 \(same)") { try $0.affine(scale: 3, shift: 1) },
    Sample("constant shape=[1, 2] value=0.5 → 1×2") { try $0.constant(0.5, [1, 2]) },
  ]

  static let functions = [
    Sample("relu \(same)") { try $0.relu() }, Sample("relu6 \(same)") { try $0.relu6() },
    Sample("sigmoid \(same)") { try $0.sigmoid() }, Sample("tanh \(same)") { try $0.tanh() },
    Sample("silu \(same)") { try $0.silu() }, Sample("gelu \(same)") { try $0.gelu() },
    Sample("hard_sigmoid \(same)") { try $0.hardSigmoid() }, Sample("hard_swish \(same)") { try $0.hardSwish() },
    Sample("elu alpha=0.5 \(same)") { try $0.elu(alpha: 0.5) }, Sample("softplus \(same)") { try $0.softplus() },
    Sample("cos \(same)") { try $0.cosine() }, Sample("sin \(same)") { try $0.sine() },
    Sample("pow exponent=1.5 \(same)") { try $0.power(1.5) }, Sample("pow \(same)") { try $0.power($0) },
    Sample("exp \(same)") { try $0.exponential() }, Sample("log \(same)") { try $0.logarithm() },
    Sample("sqrt \(same)") { try $0.squareRoot() }, Sample("reciprocal \(same)") { try $0.reciprocal() },
    Sample("square \(same)") { try $0.squared() }, Sample("abs \(same)") { try $0.absolute() },
    Sample("stop_gradient \(same)") { try $0.stopGradient() },
    Sample("softmax axis=-1 \(same)") { try $0.softmax() },
    Sample("log_softmax axis=1 \(same)") { try $0.logSoftmax(axis: 1) },
  ]

  static let reductions = [
    Sample("reduce_sum axes=[2, 3] keep=1 → 2×3×1×1") { try $0.sum(2, 3) },
    Sample("reduce_mean axes=[1] keep=0 → 2×4×6") { try $0.mean(1, keep: false) },
    Sample("reduce_max axes=[-1] keep=1 first=0 → 2×3×4×1") { try $0.max(-1) },
    Sample("reduce_max axes=[1] keep=1 first=1 → 2×1×4×6") { try $0.max(1, ties: .first) },
    Sample("reduce_l2 axes=[2, 3] keep=1 → 2×3×1×1") { try $0.l2(2, 3) },
    Sample("reduce_variance axes=[2, 3] keep=1 correction=1 → 2×3×1×1") { try $0.variance(2, 3, correction: 1) },
    Sample("reduce_mean axes=[2, 3] keep=1 → 2×3×1×1") { try $0.globalAverage() },
    Sample("reduce_max axes=[2, 3] keep=1 first=0 → 2×3×1×1") { try $0.globalMaximum() },
  ]

  static let rearrangements = [
    Sample("reshape shape=[6, -1] → 6×24") { try $0.reshaped(6, -1) },
    Sample("reshape shape=[2, -1] → 2×72") { try $0.flattened() },
    Sample("reshape shape=[2, 3, -1] → 2×3×24") { try $0.flattened(from: 2) },
    Sample("permute axes=[0, 2, 3, 1] → 2×4×6×3") { try $0.permuted(0, 2, 3, 1) },
    Sample("permute axes=[0, 1, 3, 2] → 2×3×6×4") { try $0.transposed(-1, -2) },
    Sample("slice axis=1 start=1 end=3 → 2×2×4×6") { try $0.sliced(1, 1..<3) },
    Sample("slice axis=3 start=0 end=3 → 2×3×4×3", "slice axis=3 start=3 end=6 → 2×3×4×3", "concat axis=1 → 2×6×4×3") {
      try concatenated($0.chunked(2, axis: 3), axis: 1)
    },
    Sample("expand shape=[5, 2, 3, 4, 6] → 5×2×3×4×6") { try $0.expanded(5, 2, 3, 4, 6) },
    Sample("pad before=[0, 1, 0, 0] after=[0, 0, 0, 2] value=1.0 → 2×4×4×8") {
      try $0.padded(before: [0, 1, 0, 0], after: [0, 0, 0, 2], value: 1)
    },
    Sample("pad before=[0, 0, 1, 2] after=[0, 0, 3, 0] mode=reflect → 2×3×8×8") {
      try $0.padded(before: [0, 0, 1, 2], after: [0, 0, 3, 0], .reflect)
    },
    Sample("gather axis=2 indices=[0, 2] → 2×3×2×6") { try $0.gathered(2, [0, 2]) },
    Sample("topk k=2 axis=-1 → 2×3×4×2", "take_along axis=-1 → 2×3×4×2") {
      try $0.gathered(-1, at: $0.topIndices(2))
    },
    Sample("grid_sample align_corners=1 → 3×5×5×5", on: [3, 5, 5, 2]) { try $0.sampled(at: $0, alignCorners: true) },
    Sample("range count=7 → 7") { try $0.range(7) },
    Sample("resize size=[8, 3] method=bilinear → 2×3×8×3") { try $0.resized(height: 8, width: 3, .bilinear) },
    Sample("resize size=[8, 3] method=bilinear align_corners=1 → 2×3×8×3") {
      try $0.resized(height: 8, width: 3, .bilinear, alignsCorners: true)
    },
    Sample("unfold kernel=[3] stride=[1] padding=[1] dilation=[1] → 2×27×24") {
      try $0.unfolded(kernel: 3, padding: 1)
    },
    Sample("fold size=[4, 6] kernel=[2] stride=[2] padding=[0] dilation=[1] → 2×2×4×6", on: [2, 8, 6]) {
      try $0.folded(height: 4, width: 6, kernel: 2, stride: 2)
    },
    Sample("matmul transpose_a=0 transpose_b=1 → 2×3×4×4") { try $0.matmul($0, transposingOther: true) },
    Sample("matmul transpose_a=1 transpose_b=0 → 2×3×6×6") { try $0.matmul($0, transposingSelf: true) },
  ]

  @Test(arguments: arithmetic + functions + reductions + rearrangements)
  func `an expression becomes the operations of the host`(sample: Sample) throws {
    let made = try describe(on: sample.shape) { x, _ in try sample.body(x) }
    #expect(made.operations == sample.operations)
  }

  @Test func `a tensor knows its sizes`() throws {
    _ = try describe(on: [2, 3, 4, 5]) { x, _ in
      let sizes = try [x.batch, x.channels, x.height, x.width, x.tokens, x.features, x.size(-2)]
      #expect(sizes == [2, 3, 4, 5, 3, 5, 4])
      #expect((x.rank, x.shape) == (4, [2, 3, 4, 5]))
      return x
    }
  }

  static let mistakes: [(reason: String, body: @Sendable (Tensor) throws -> Tensor)] = [
    ("a tensor of shape [2, 3] has no axis 2", { try $0 * Double($0.height) }),
    ("a tensor of shape [2, 3] has no axis -3", { try $0 * Double($0.size(-3)) }),
    ("a tensor of shape [2, 3] has no axis 5", { try $0.flattened(from: 5) }),
    ("a tensor of shape [2, 3] has no axes 0 and 2", { try $0.transposed(0, 2) }),
    ("axis 1 of shape [2, 3] cannot be split into 2 equal parts", { try $0.chunked(2, axis: 1)[0] }),
    ("there is nothing to concatenate", { _ in try concatenated([], axis: 0) }),
    ("'sigmoid' cannot take 2×3, 2×3: it takes 1 tensors, not 2", { try $0.applying("sigmoid", [$0]) }),
    ("there is no operation 'fourier'", { try $0.applying("fourier") }),
  ]

  @Test(arguments: 0..<mistakes.count)
  func `a mistake is the plugin's error and does not end the host`(index: Int) {
    let mistake = Self.mistakes[index]
    #expect(refusal(on: [2, 3]) { x, _ in try mistake.body(x) } == "'probe' cannot be built: \(mistake.reason)")
  }
}
