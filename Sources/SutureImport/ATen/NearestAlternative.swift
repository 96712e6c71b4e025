/// What a user can do about operations that cannot be imported.
enum NearestAlternative {
  /// A sentence about an operation, by its name in the file; nil where nothing is known.
  static func sentence(for operation: String) -> String? {
    let parts = operation.split(separator: ".")
    let name = parts.count >= 2 && parts[0] == "aten" ? String(parts[1]) : String(parts.last ?? "")
    if let sentence = sentences[name] { return sentence }
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
        "export the module in training mode, or with torch.backends.mha.set_fastpath_enabled(False)",
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
      groups.flatMap { sentence, names in names.map { ($0, sentence) } }, uniquingKeysWith: { first, _ in first })
  }()
}
