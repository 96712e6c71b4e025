/// How a node takes part in fusion.
enum FusionRole {
  /// It can be computed wherever its result is needed.
  case pointwise
  /// It combines elements along axes and can be computed together with its neighbours.
  case reduction
  /// It computes nothing.
  case view
  /// It is a step of its own.
  case opaque

  init(_ role: OperationRole) {
    switch role {
    case .pointwise: self = .pointwise
    case .reduction: self = .reduction
    case .view: self = .view
    case .convolution, .kernel, .relayout, .subsampling: self = .opaque
    }
  }
}
