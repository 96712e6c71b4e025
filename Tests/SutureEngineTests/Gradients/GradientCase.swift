import SutureExecution
import SutureSupport
import Testing

@testable import SutureGraph

/// An operation with attributes and operands whose gradient is compared with finite differences.
struct GradientCase: Sendable, CustomTestStringConvertible {
  /// An operand's shape and numbers.
  struct Operand: Sendable {
    let shape: Shape
    /// The numbers lie between these two.
    let range: ClosedRange<Double>
    /// Whether they lie on a grid of their own, every two at least 0.05 apart and none near 0, 3 or 6.
    let isGrid: Bool
    /// Moves a grid, so that two operands' numbers differ.
    let shift: Double

    static func smooth(_ shape: Shape, _ range: ClosedRange<Double> = -1.5...1.5) -> Operand {
      Operand(shape: shape, range: range, isGrid: false, shift: 0)
    }

    static func grid(_ shape: Shape, shift: Double = 0) -> Operand {
      Operand(shape: shape, range: 0...0, isGrid: true, shift: shift)
    }

    func tensor(_ name: String) -> Tensor {
      guard isGrid else { return numbers(shape, name, low: range.lowerBound, high: range.upperBound) }
      var stream = RandomStream(seed: 3, name)
      let count = shape.elementCount
      return Tensor(shape, stream.permutation(count).map { Float(Double($0 - count / 2) * 0.1 + 0.05 + shift) })
    }
  }

  let name: String
  let attributes: [Attribute]
  let operands: [Operand]
  let mode: Mode

  init(_ name: String, _ attributes: [Attribute] = [], _ operands: Operand..., mode: Mode = .training) {
    self.name = name
    self.attributes = attributes
    self.operands = operands
    self.mode = mode
  }

  var testDescription: String {
    "\(name) \(attributes.map(\.description).joined(separator: " ")) of "
      + operands.map(\.shape.description).joined(separator: ", ")
  }
}
