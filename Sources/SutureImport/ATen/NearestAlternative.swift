/// What a user can do about operations that cannot be imported.
enum NearestAlternative {
  /// A sentence about an operation, by its name in the file; nil where nothing is known.
  static func sentence(for operation: String) -> String? {
    let parts = operation.split(separator: ".")
    let name = parts.count >= 2 && parts[0] == "aten" ? String(parts[1]) : String(parts.last ?? "")
    // Only the form without other arguments depends on the elements.
    if name == "where", !operation.hasSuffix(".default") { return nil }
    if let sentence = sentences[name] { return sentence }
    if name.hasPrefix("QLinear") || name.hasPrefix("Sequence") || name.hasPrefix("Random") {
      return sentences[name.hasPrefix("QLinear") ? "QLinear" : name.hasPrefix("Random") ? "Random" : "Sequence"]
    }
    if name.hasPrefix("fft_") || name == "stft" || name == "istft" { return sentences["fft"] }
    if operation.hasPrefix("torchvision.") { return sentences["torchvision"] }
    if operation.hasPrefix("torch.ops.higher_order.") || operation.hasPrefix("higher_order.") {
      return "the network branches or loops while it runs; export the branch that is used"
    }
    return nil
  }

  private static let sentences: [String: String] = {
    let dataDependent = "the shape of its result depends on the elements; export the network without it"
    let recurrent = "recurrent layers have no counterpart; a graph has no loops"
    let random = "random numbers are drawn; export the network in evaluation mode"
    let volume = "only one and two axes are supported"
    let complex = "complex numbers have no counterpart; replace it by real arithmetic or export the network without it"
    let groups: [(String, [String])] = [
      (dataDependent, ["nonzero", "nonzero_static", "masked_select", "unique2", "_unique2", "unique_dim", "where"]),
      (recurrent, ["lstm", "gru", "rnn_tanh", "rnn_relu"]),
      (
        random,
        ["rand", "randn", "rand_like", "randn_like", "randint", "randperm", "bernoulli", "multinomial", "normal_"]
      ),
      (
        volume,
        [
          "max_pool3d", "max_pool3d_with_indices", "avg_pool3d", "adaptive_avg_pool3d", "_adaptive_avg_pool3d",
          "adaptive_max_pool3d", "upsample_trilinear3d", "upsample_nearest3d", "grid_sampler_3d",
        ]
      ),
      (complex, ["fft", "view_as_complex", "view_as_real", "complex", "polar", "real", "imag"]),
      ("detection post-processing is left out of a backbone; choose outputs before it", ["torchvision", "nms"]),
      ("memory is read by strides; use slices, reshape or unfold instead", ["as_strided"]),
      (
        "elements are added at computed places; a graph only reads at computed places",
        [
          "scatter", "scatter_add", "scatter_reduce", "index_add", "index_reduce", "masked_scatter",
        ]
      ),
      ("use a bilinear interpolation without antialiasing", ["_upsample_bilinear2d_aa", "_upsample_bicubic2d_aa"]),
      ("distances can be computed from differences, squares and sums", ["cdist", "_cdist_forward", "pdist"]),
      (
        "call torch.backends.mha.set_fastpath_enabled(False) before the export",
        [
          "_native_multi_head_attention", "_transformer_encoder_layer_fwd",
        ]
      ),
      (
        "quantised arithmetic has no counterpart; export the network in float32",
        [
          "quantize_per_tensor", "dequantize_per_tensor", "quantize_per_channel", "dequantize_per_channel",
        ]
      ),
    ]
    return Dictionary(
      (groups + onnx).flatMap { sentence, names in names.map { ($0, sentence) } },
      uniquingKeysWith: { first, _ in first })
  }()

  /// What can be done about ONNX operators, by their types.
  private static let onnx: [(String, [String])] = [
    ("a graph has no loops; export the network with a fixed number of steps, which unrolls them", ["Loop", "Scan"]),
    (
      "a graph does not branch; export the branch that is used, with torch.onnx.export(dynamo=True) or fixed sizes",
      ["If"]
    ),
    (
      "the shape of its result depends on the elements; export the network without it",
      ["NonZero", "Compress", "Unique"]
    ),
    (
      "detection post-processing is left out of a backbone; choose outputs before it with '--result'",
      ["NonMaxSuppression", "RoiAlign", "MaxRoiPool", "EfficientNMS_TRT", "BatchedNMSDynamic_TRT"]
    ),
    ("recurrent layers have no counterpart; a graph has no loops", ["LSTM", "GRU", "RNN"]),
    (
      "the network is quantised; export the float model",
      [
        "QLinear", "QuantizeLinear", "DequantizeLinear", "DynamicQuantizeLinear", "ConvInteger", "MatMulInteger",
        "QAttention", "QGemm", "DynamicQuantizeMatMul", "MatMulNBits",
      ]
    ),
    ("random numbers are drawn; export the network in evaluation mode", ["Random", "Multinomial", "Bernoulli"]),
    ("lists of tensors are supported only where they are divided and read at fixed places", ["Sequence", "Optional"]),
    (
      "it joins layers for one runtime; export the network without that runtime's optimizer",
      [
        "MultiHeadAttention", "SkipLayerNormalization", "EmbedLayerNormalization", "GroupQueryAttention",
        "PackedAttention", "NhwcFusedConv", "BiasSplitGelu", "GroupNorm", "SkipGroupNorm", "RotaryEmbedding",
      ]
    ),
    ("use average or maximum pooling instead", ["LpPool", "MaxUnpool"]),
    ("places that are computed inside of kernels have no counterpart", ["DeformConv"]),
    (
      "rounding and bits of computed tensors have no counterpart",
      ["BitShift", "BitwiseAnd", "BitwiseOr", "BitwiseXor"]
    ),
    (
      "inverse trigonometric and hyperbolic functions have no counterpart",
      ["Atan", "Asin", "Acos", "Asinh", "Acosh", "Atanh"]
    ),
    ("complex numbers have no counterpart; export the network without it", ["DFT", "STFT"]),
    ("matrix determinants have no counterpart", ["Det"]),
  ]
}
