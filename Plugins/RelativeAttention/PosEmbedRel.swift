import SuturePlugin

/// softmax(q · k / √d + positions) v: queries [m, rows, columns, d], keys and values [m, positions of the window, d].
func attended(
  _ queries: Tensor, _ keys: Tensor, _ values: Tensor, window: (rows: Int, columns: Int)
) throws -> Tensor {
  let (m, d) = try (queries.size(0), queries.size(3))
  let content = try queries.reshaped(m, -1, d).matmul(keys, transposingOther: true) * (1 / Double(d).squareRoot())
  let positions = try PosEmbedRel(keys: window, features: d)("pos_embed", queries)
    .reshaped(m, content.size(1), content.size(2))
  return try (content + positions).softmax().matmul(values)
}

/// Scores of queries and keys by their distance: q · (H[row distance] + W[column distance]), with learned tables H, W.
///
/// A table has one row for every distance from −(keys − 1) to keys − 1; the keys' axis is at least as long as the
/// queries'. Tables and projections start as normal numbers: the reference cuts these at ±2, which is beyond five
/// deviations at usual widths.
struct PosEmbedRel: Layer {
  /// The keys' rows and columns.
  let keys: (rows: Int, columns: Int)
  /// The features of a head.
  let features: Int

  /// Queries [m, rows, columns, d] → scores [m, rows, columns, keys' rows, keys' columns].
  func forward(_ queries: Tensor) throws -> Tensor {
    let (m, rows, columns) = try (queries.size(0), queries.size(1), queries.size(2))
    let ofRows = try table("height_rel", keys.rows, queries: rows, queries)
    let ofColumns = try table("width_rel", keys.columns, queries: columns, queries)
    // [m, rows, columns, d] · [rows, d, keys' rows], and the same with rows and columns exchanged.
    let vertical = try queries.matmul(ofRows, transposingOther: true)
    let horizontal = try queries.transposed(1, 2).matmul(ofColumns, transposingOther: true).transposed(1, 2)
    return try vertical.reshaped(m, rows, columns, keys.rows, 1)
      + horizontal.reshaped(m, rows, columns, 1, keys.columns)
  }

  /// A table's row for every pair of a query and a key, [queries, keys, d]: number key − query + keys − 1.
  private func table(_ name: String, _ keys: Int, queries count: Int, _ x: Tensor) throws -> Tensor {
    let table = try x.parameter(
      name, [2 * keys - 1, features], .normal(deviation: 1 / Double(features).squareRoot()))
    let indices = (0..<count).flatMap { query in (0..<keys).map { $0 - query + keys - 1 } }
    return try table.gathered(0, indices).reshaped(count, keys, features)
  }
}
