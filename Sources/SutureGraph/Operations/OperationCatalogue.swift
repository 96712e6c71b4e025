/// The operations that plugins can call by name.
public enum OperationCatalogue {
  /// Every callable operation, by name; each type lists its own entries beside its rules.
  private static let entries: [String: OperationEntry] = {
    let all: [[OperationEntry]] = [
      Unary.entries, Elu.entries, Affine.entries, Binary.entries, Power.entries, Reduce.entries, ReduceVariance.entries,
      ReduceNorm.entries,
      MatMul.entries, Linear.entries, Convolution.entries, TransposedConvolution.entries, MaxPool.entries,
      AveragePool.entries, AdaptivePool.entries,
      Softmax.entries, BatchNorm.entries, LayerNorm.entries, GroupNorm.entries, Reshape.entries, Permute.entries,
      Slice.entries, Concat.entries, Pad.entries, Expand.entries, Resize.entries, Unfold.entries, Fold.entries,
      Gather.entries, Dropout.entries, StopGradient.entries, Constant.entries,
      TopK.entries, TakeAlong.entries, GridSample.entries, IndexRange.entries,
    ]
    return Dictionary(all.joined().map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
  }()

  /// The names of all callable operations, sorted.
  public static var names: [String] { entries.keys.sorted() }

  /// Makes an operation from the name and attributes that a plugin gives.
  /// - Throws: `GraphError.unknownOperation`, or `GraphError.invalidAttribute` if the attributes do not fit.
  public static func operation(_ name: String, _ attributes: [Attribute]) throws(GraphError) -> any Operation {
    guard let entry = entries[name] else { throw .unknownOperation(name) }
    var reader = try AttributeReader(operation: name, attributes)
    let operation = try entry.make(&reader)
    try reader.finish()
    return operation
  }
}
