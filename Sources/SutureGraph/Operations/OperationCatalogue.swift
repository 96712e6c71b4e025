/// The operations that plugins can call by name.
public enum OperationCatalogue {
  typealias Make = @Sendable (inout AttributeReader) throws(GraphError) -> any Operation

  /// An operation's name and how it is made from attributes.
  struct Entry: Sendable {
    let name: String
    let make: Make

    init(_ name: String, _ make: @escaping Make) {
      self.name = name
      self.make = make
    }
  }

  /// Every callable operation; each type lists its own entries beside its rules.
  private static let entries: [String: Entry] = {
    let all: [[Entry]] = [
      Unary.entries, Affine.entries, Binary.entries, Reduce.entries, ReduceVariance.entries, ReduceNorm.entries,
      MatMul.entries, Linear.entries, Convolution.entries, MaxPool.entries, AveragePool.entries, AdaptivePool.entries,
      Softmax.entries, BatchNorm.entries, LayerNorm.entries, GroupNorm.entries, Reshape.entries, Permute.entries,
      Slice.entries, Concat.entries, Pad.entries, Expand.entries, Resize.entries, Unfold.entries, Fold.entries,
      Gather.entries, Dropout.entries, StopGradient.entries, Constant.entries,
    ]
    return Dictionary(all.joined().map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
  }()

  /// The names of all callable operations, sorted.
  public static var names: [String] { entries.keys.sorted() }

  /// Makes an operation from what a plugin says.
  /// - Throws: `GraphError` where no operation has the name, or the attributes do not fit it.
  public static func operation(_ name: String, _ attributes: [Attribute]) throws(GraphError) -> any Operation {
    guard let entry = entries[name] else { throw .unknownOperation(name) }
    var reader = try AttributeReader(operation: name, attributes)
    let operation = try entry.make(&reader)
    try reader.finish()
    return operation
  }
}
