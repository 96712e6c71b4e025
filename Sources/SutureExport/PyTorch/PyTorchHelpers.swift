/// Functions and classes in Python that a generated file contains where its modules use them.
enum PyTorchHelpers {
  static let adaptiveMean = "adaptive_mean"
  static let adaptiveMaximum = "adaptive_max"
  static let takeAlong = "take_along"
  static let topIndices = "top_indices"

  /// The names that classes of the file must not take.
  static let names = Set(norms.map(\.name)).union(["windows", adaptiveMean, adaptiveMaximum, takeAlong, topIndices])

  /// The source of everything that a text uses.
  static func used(in text: String) -> [String] {
    let norms = norms.filter { text.contains(" \($0.name)(") || text.contains("(\($0.name)(") }
    let pools = [(adaptiveMean, means), (adaptiveMaximum, maxima)].filter { text.contains("\($0.0)(") }.map(\.1)
    let indexing = [(topIndices, ordering), (takeAlong, taking)].filter { text.contains("\($0.0)(") }.map(\.1)
    return norms.map { norm($0.name, printing: $0.settings) } + (pools.isEmpty ? [] : [windows]) + pools + indexing
  }

  /// The layers that PyTorch prints otherwise from version 2.13 on, with `bias=True`, and what earlier versions print.
  private static let norms = [
    (
      name: "BatchNorm1d",
      settings:
        "{num_features}, eps={eps}, momentum={momentum}, affine={affine}, track_running_stats={track_running_stats}"
    ),
    (
      name: "BatchNorm2d",
      settings:
        "{num_features}, eps={eps}, momentum={momentum}, affine={affine}, track_running_stats={track_running_stats}"
    ),
    (name: "GroupNorm", settings: "{num_groups}, {num_channels}, eps={eps}, affine={affine}"),
    (name: "LayerNorm", settings: "{normalized_shape}, eps={eps}, elementwise_affine={elementwise_affine}"),
  ]

  private static func norm(_ name: String, printing settings: String) -> String {
    """
    class \(name)(nn.\(name)):
        \"""Prints alike in every version of PyTorch: 2.13 and later add `bias`.\"""

        def extra_repr(self):
            settings = "\(settings)"
            return settings.format(**self.__dict__)
    """
  }

  private static let windows = """
    def windows(x, dim, size):
        \"""The slices of an axis that adaptive pooling to `size` elements covers.\"""
        length = x.shape[dim]
        starts = [i * length // size for i in range(size)]
        ends = [((i + 1) * length + size - 1) // size for i in range(size)]
        return [x.narrow(dim, start, end - start) for start, end in zip(starts, ends)]
    """

  private static let means = """
    def adaptive_mean(x, height, width):
        \"""Adaptive average pooling whose gradient is deterministic on every device.\"""
        x = torch.cat([part.mean(2, keepdim=True) for part in windows(x, 2, height)], dim=2)
        return torch.cat([part.mean(3, keepdim=True) for part in windows(x, 3, width)], dim=3)
    """

  private static let ordering = """
    def top_indices(x, k, dim):
        \"""The indices of the k largest elements; of equal ones the lower index comes first.\"""
        # PyTorch's topk leaves the order of equal elements open; ONNX has it, and has no stable sort.
        if torch.onnx.is_in_onnx_export():
            return x.topk(k, dim).indices.float()
        return x.argsort(dim=dim, descending=True, stable=True).narrow(dim, 0, k).float()
    """

  private static let taking = """
    def take_along(x, indices, dim):
        \"""The elements at computed indices; one outside becomes the nearest inside, NaN becomes 0.\"""
        indices = indices.nan_to_num(0).clamp(0, x.shape[dim] - 1).long()
        # torch.take_along_dim would fix the batch size in torch.export.
        shape = list(torch.broadcast_shapes(x.narrow(dim, 0, 1).shape, indices.narrow(dim, 0, 1).shape))
        shape[dim] = -1
        return x.expand(shape).gather(dim, indices.expand(shape))
    """

  private static let maxima = """
    def adaptive_max(x, height, width):
        \"""Adaptive max pooling; the first of equal maxima receives the gradient.\"""
        x = torch.cat([part.max(3, keepdim=True).values for part in windows(x, 3, width)], dim=3)
        return torch.cat([part.max(2, keepdim=True).values for part in windows(x, 2, height)], dim=2)
    """
}
