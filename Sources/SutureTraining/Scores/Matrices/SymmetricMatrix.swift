/// A small symmetric matrix of doubles.
struct SymmetricMatrix: Equatable {
  /// The number of rows and of columns.
  let size: Int
  /// All elements, row by row.
  let elements: [Double]

  /// Creates a matrix from its upper triangle: `element` is called with a row and a column not less than it.
  init(size: Int, _ element: (_ row: Int, _ column: Int) -> Double) {
    var elements = [Double](repeating: 0, count: size * size)
    for row in 0..<size {
      for column in row..<size {
        let value = element(row, column)
        elements[row * size + column] = value
        elements[column * size + row] = value
      }
    }
    self.size = size
    self.elements = elements
  }

  /// The Pearson correlations between the rows of a table; NaN for constant rows.
  init(correlationsOf table: [Double], rows: Int) {
    let columns = table.count / max(rows, 1)
    var centred = table
    for row in 0..<rows {
      let range = row * columns..<(row + 1) * columns
      let mean = table[range].reduce(0, +) / Double(columns)
      for index in range { centred[index] -= mean }
      let norm = centred[range].reduce(0) { $0 + $1 * $1 }.squareRoot()
      for index in range { centred[index] /= norm }
    }
    self.init(size: rows) { row, column in
      var sum = 0.0
      for index in 0..<columns { sum += centred[row * columns + index] * centred[column * columns + index] }
      return sum
    }
  }
}
