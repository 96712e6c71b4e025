import SutureGraph

/// How a node depends on the memory order of the feature maps that it reads and writes.
enum LayoutRole: Equatable {
  /// Its inputs and outputs are traversed together, so they should have the same order.
  case element
  /// It reads any order, and writes any if it writes feature maps.
  case any
  /// It has the order of its input.
  case view
  /// A convolution that works in blocks of channels: the feature maps that may be blocked, and the number of reorders
  /// that blocking each of them saves.
  case convolution([Value], gain: Int)
  /// It requires row-major tensors.
  case rows

  init(_ role: OperationRole, in graph: Graph) {
    switch role {
    case .pointwise(let function): self = function.isPermutation ? .rows : .element
    case .reduction, .subsampling: self = .any
    case .view: self = .view
    case .convolution(let convolution):
      if convolution.isDirect {
        self = .rows
      } else {
        // oneDNN reads and writes maps of few channels as rows even where the others are blocked.
        let maps = convolution.maps.filter { graph.shape($0)[1].isMultiple(of: 8) }
        // Winograd's minimal filtering knows blocks only, and saves more than a reorder costs.
        let gain = convolution.suitsWinograd ? 2 : convolution.isProduct ? 0 : 1
        self = maps.isEmpty ? .rows : .convolution(maps, gain: gain)
      }
    case .kernel, .relayout: self = .rows
    }
  }

  /// Whether it can read and write feature maps in blocks.
  var takesBlocks: Bool {
    switch self {
    case .element, .any, .convolution: true
    case .view, .rows: false
    }
  }
}
