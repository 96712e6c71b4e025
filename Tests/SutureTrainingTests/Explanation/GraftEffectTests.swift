import SutureExecution
import SutureGraph
import Testing

@testable import SutureTraining

struct GraftEffectTests {
  private static let x = Tensor([1, 2, 2, 2], [1, 2, -3, 4, 0.5, -1, 2, 3])

  @Test func `weights of channels are found exactly`() {
    let y = Tensor(
      [1, 2, 2, 2], zip(Self.x.values, [Float](repeating: 0.25, count: 4) + [Float](repeating: 2, count: 4)).map(*))
    let effect = GraftEffect(before: Self.x, after: y, image: 0, layout: .map)
    #expect(effect.channels?.least == 0.25 && effect.channels?.largest == 2 && effect.channels?.median == 1.125)
    #expect(effect.rows == 2 && effect.columns == 2)
    let squares = y.values.reduce(0) { $0 + $1 * $1 } / Self.x.values.reduce(0) { $0 + $1 * $1 }
    #expect(abs(effect.gain - Double(squares).squareRoot()) < 1e-6)
  }

  @Test func `weights of positions are found exactly, in maps and in tokens without their prefix`() {
    let weights: [Float] = [0.5, 1, 0, 3]
    let y = Tensor([1, 2, 2, 2], Self.x.values.enumerated().map { $1 * weights[$0 % 4] })
    let map = GraftEffect(before: Self.x, after: y, image: 0, layout: .map)
    #expect(map.gates == weights && map.positions?.median == 0.75)
    #expect(abs(map.after[1] - ((4 + 1) / Float(2)).squareRoot()) < 1e-6)

    func tokens(_ tensor: Tensor, prefix: Float) -> Tensor {
      let values = (0..<4).flatMap { [tensor.values[$0], tensor.values[4 + $0]] }
      return Tensor([1, 5, 2], [prefix, prefix] + values)
    }
    let other = GraftEffect(
      before: tokens(Self.x, prefix: 1), after: tokens(y, prefix: 100), image: 0,
      layout: .tokens(prefix: 1, height: 2, width: 2))
    #expect(other.gates == weights && other.before == map.before && other.gain == map.gain)
  }

  @Test func `where there is no signal there is no gate`() {
    let none = Tensor([2, 1, 1, 2], [0, 0, 1, 0])
    let effect = GraftEffect(before: none, after: none, image: 0, layout: .map)
    #expect(effect.channels == nil && effect.positions == nil && effect.gates == [0, 0] && !effect.gain.isFinite)
    let second = GraftEffect(before: none, after: none, image: 1, layout: .map)
    #expect(second.gates == [1, 0] && second.gain == 1)
  }
}
