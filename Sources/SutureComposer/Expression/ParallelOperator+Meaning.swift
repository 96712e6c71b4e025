extension ParallelOperator {
  /// What the operator does, for readers.
  public var meaning: GrammarMeaning {
    switch self {
    case .add:
      GrammarMeaning(
        summary: "The sum of the outputs of parallel branches.", formula: "a(x) + b(x)", example: "se + eca")
    case .multiply:
      GrammarMeaning(
        summary: "The elementwise product of the outputs of parallel branches.", formula: "a(x)·b(x)",
        remark: """
          '*' multiplies whole outputs: two gates x·g₁ and x·g₂ give x²·g₁·g₂, which squares the signal;
          'identity * identity' is that square alone, 'gates(a, b)' is x·g₁·g₂, and in 'a >> b' the second gate is \
          computed from x·g₁
          """, example: "se * eca")
    case .concat:
      GrammarMeaning(
        summary: "The outputs of parallel branches side by side; project(a | b) brings the number of channels back.",
        formula: "[a(x), b(x)] along the channels", example: "project(se | eca)")
    case .max:
      GrammarMeaning(
        summary: "The elementwise maximum of the outputs of parallel branches.", formula: "max(a(x), b(x))",
        example: "max(se, eca)")
    case .mean:
      GrammarMeaning(
        summary: "The mean of the outputs of parallel branches.", formula: "(a(x) + b(x)) / 2", example: "mean(se, eca)"
      )
    case .weighted:
      GrammarMeaning(
        summary: "The outputs of parallel branches weighted by learned scalars that add up to 1.",
        formula: "w₁·a(x) + w₂·b(x), w = softmax(weight)",
        parameters: "weight, one number per branch, 0 at the start: equal weights", example: "weighted(se, eca)")
    case .blend:
      GrammarMeaning(
        summary: "Two parallel branches blended by one learned scalar.", formula: "α·a(x) + (1 − α)·b(x), α = σ(alpha)",
        parameters: "alpha, one number, 0 at the start: α is 0.5", example: "blend(se, identity)")
    case .gated:
      GrammarMeaning(
        summary: "The outputs of parallel branches weighted by a gate that is computed for each image.",
        formula: "w₁·a(x) + w₂·b(x), w = softmax over the branches of fc2(ReLU(fc1(mean of each channel of x)))",
        parameters: "fc1 and fc2, 1×1 convolutions with max(4, c / 16) channels between them", example: "gated(se, sa)")
    case .channelGated:
      GrammarMeaning(
        summary: "Two parallel branches blended by a gate that is computed for each image and channel.",
        formula: "g·a(x) + (1 − g)·b(x), g = σ(fc2(ReLU(fc1(mean of each channel of x))))",
        parameters: "fc1 and fc2, 1×1 convolutions with max(4, c / 16) channels between them",
        example: "channel_gated(ca >> sa, identity)")
    case .gateProduct:
      GrammarMeaning(
        summary: "The input times the product of the gates of parallel branches, each computed from the input.",
        formula: "x·g₁·g₂, where a(x) = x·g₁ and b(x) = x·g₂",
        remark: "'gates' multiplies the gates of its branches, not their outputs: x·g₁·g₂", example: "gates(se, sa)")
    case .gateMean:
      GrammarMeaning(
        summary: "The input times the mean of the gates of parallel branches, each computed from the input.",
        formula: "x·(g₁ + g₂) / 2, where a(x) = x·g₁ and b(x) = x·g₂",
        remark: "'gate_mean' is x·(g₁ + g₂) / 2 for two gates: the numbers of 'mean', computed from the gates",
        example: "gate_mean(se, sa)")
    }
  }
}
