import Foundation
import Testing

@testable import SutureTraining

struct SymmetricMatrixTests {
  private func matrix(_ rows: [Double]...) -> SymmetricMatrix {
    SymmetricMatrix(size: rows.count) { rows[$0][$1] }
  }

  /// 2 on the diagonal and −1 beside it: eigenvalues 2 − 2 cos(kπ / (n + 1)), determinant n + 1.
  private func secondDifferences(_ size: Int) -> SymmetricMatrix {
    SymmetricMatrix(size: size) { row, column in row == column ? 2 : column - row == 1 ? -1 : 0 }
  }

  private func isClose(_ values: [Double], _ expected: [Double]) -> Bool {
    values.count == expected.count && zip(values, expected).allSatisfy { abs($0 - $1) < 1e-12 }
  }

  @Test func `eigenvalues that can be found by hand`() {
    #expect(isClose(matrix([2, 1], [1, 2]).eigenvalues(), [1, 3]))
    #expect(isClose(matrix([0, 1], [1, 0]).eigenvalues(), [-1, 1]))
    #expect(isClose(matrix([1, 1, 1], [1, 1, 1], [1, 1, 1]).eigenvalues(), [0, 0, 3]))
    #expect(isClose(matrix([7, 0], [0, -2]).eigenvalues(), [-2, 7]))
    #expect(isClose(matrix([5]).eigenvalues(), [5]))
    #expect(SymmetricMatrix(size: 0) { _, _ in 0 }.eigenvalues().isEmpty)
  }

  @Test(arguments: [2, 3, 20, 64])
  func `eigenvalues of second differences`(size: Int) {
    let expected = (1...size).map { 2 - 2 * cos(Double($0) * .pi / Double(size + 1)) }
    #expect(isClose(secondDifferences(size).eigenvalues(), expected))
  }

  @Test func `there are no eigenvalues of what is not a number`() {
    #expect(matrix([1, .nan], [.nan, 1]).eigenvalues().allSatisfy { $0.isNaN })
  }

  @Test(arguments: [1, 2, 3, 20, 64])
  func `the determinant of second differences`(size: Int) {
    #expect(abs(secondDifferences(size).logAbsoluteDeterminant() - log(Double(size + 1))) < 1e-12)
  }

  @Test func `determinants that can be found by hand`() {
    // −1, for which rows must be exchanged.
    #expect(matrix([0, 1], [1, 0]).logAbsoluteDeterminant() == 0)
    #expect(abs(matrix([1, 2], [2, 1]).logAbsoluteDeterminant() - log(3)) < 1e-12)
    #expect(matrix([1, 2], [2, 4]).logAbsoluteDeterminant() == -.infinity)
    // Singular, although rounding leaves a last pivot.
    #expect(matrix([0.1, 0.3, 0.4], [0.3, 0.7, 1], [0.4, 1, 1.4]).logAbsoluteDeterminant() == -.infinity)
  }

  @Test func `correlations of rows`() {
    let correlations = SymmetricMatrix(correlationsOf: [1, 2, 3, 20, 40, 60, 3, 2, 1, 1, 0, 1], rows: 4)
    let expected: [Double] = [1, 1, -1, 0, 1, 1, -1, 0, -1, -1, 1, 0, 0, 0, 0, 1]
    #expect(isClose(correlations.elements, expected))
    #expect(SymmetricMatrix(correlationsOf: [1, 2, 5, 5], rows: 2).elements[1].isNaN)
  }
}
