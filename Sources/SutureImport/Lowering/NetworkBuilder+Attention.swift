import SutureGraph

extension NetworkBuilder {
  /// softmax(q kᵀ · scale + mask) v.
  /// - Parameters:
  ///   - mask: summands of the scores, or truth values: whether a key is seen.
  ///   - isCausal: whether a query sees no later key.
  ///   - scale: 1/√d where absent.
  ///   - sharesKeys: whether several heads in a row share keys and values.
  package mutating func attention(
    _ q: ForeignValue, _ k: ForeignValue, _ v: ForeignValue, mask: ForeignValue?, isCausal: Bool, scale: Double?,
    dropout: Double = 0, sharesKeys: Bool = false
  ) throws -> ForeignValue {
    let sizes = shape(q).dimensions
    guard sizes.count >= 2, shape(k).rank >= 2, let width = sizes.last else {
      throw LoweringRefusal("queries and keys need two axes")
    }
    var (k, v) = (k, v)
    if sharesKeys, sizes.count >= 3, shape(k).rank == sizes.count {
      let heads = sizes[sizes.count - 3]
      (k, v) = (try shared(k, heads: heads), try shared(v, heads: heads))
    }
    let scale = scale ?? 1 / Double(width).squareRoot()
    let product = try graph.matmul(try tensor(q), try tensor(k), transposesB: true)
    var scores = try affine(value(product), scale: scale)
    if isCausal {
      let (queries, keys) = (sizes[sizes.count - 2], shape(k)[shape(k).rank - 2])
      guard ForeignTensor.evaluates([queries, keys]) else { throw LoweringRefusal("a mask of \(queries)×\(keys)") }
      let seen = (0..<queries).flatMap { row in (0..<keys).map { $0 <= row } }
      scores = try masked(scores, .known(try .filling([queries, keys], .booleans(seen))))
    }
    if let mask { scores = kind(mask) == .boolean ? try masked(scores, mask) : try combined(.add, scores, mask) }
    let weights = try self.dropout(try softmax(scores, axis: -1), probability: dropout)
    return value(try graph.matmul(try tensor(weights), try tensor(v)))
  }

  /// Scores of keys that are not seen become −∞.
  private mutating func masked(_ scores: ForeignValue, _ seen: ForeignValue) throws -> ForeignValue {
    guard let mask = known(seen) else {
      return try filled(scores, try negated(seen), .known(ForeignTensor(-Float.infinity)))
    }
    if mask.booleans.allSatisfy({ $0 }) { return scores }
    let summands = mask.booleans.map { $0 ? Float(0) : -.infinity }
    return try combined(.add, scores, .known(try .filling(mask.shape, .floats(summands))))
  }

  /// Keys or values of each head, where heads share them.
  private mutating func shared(_ x: ForeignValue, heads: Int) throws -> ForeignValue {
    let own = shape(x)[shape(x).rank - 3]
    guard own > 0, heads % own == 0 else { throw LoweringRefusal("\(heads) heads cannot share \(own)") }
    return own == heads ? x : try repeated(x, heads / own, axis: -3)
  }
}
