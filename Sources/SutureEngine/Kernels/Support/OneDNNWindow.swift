import CDNNL
import SutureGraph

extension suture_window {
  /// A window over the given number of spatial axes.
  init(_ window: Window, axes: Int) {
    let spread = window.spread(over: axes) ?? window
    self.init()
    suture_window.fill(&strides, spread.stride)
    suture_window.fill(&dilations, spread.dilation.map { $0 - 1 })
    suture_window.fill(&padding, spread.padding)
  }

  private static func fill<Array12>(_ array: inout Array12, _ numbers: [Int]) {
    withUnsafeMutableBytes(of: &array) { bytes in
      let elements = bytes.bindMemory(to: Int64.self)
      for (axis, number) in numbers.prefix(elements.count).enumerated() { elements[axis] = Int64(number) }
    }
  }
}
