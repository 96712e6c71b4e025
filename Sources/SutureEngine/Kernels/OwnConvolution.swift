import SutureExecution
import SutureGraph

/// A convolution that the engine's own loops compute faster than oneDNN.
protocol OwnConvolution {
  /// (x, weight, bias?) → y.
  func forward(hasBias: Bool) throws(EngineError) -> any Kernel

  /// (upstream, weight) → gradient of x.
  func inputGradient() throws(EngineError) -> any Kernel

  /// (x, upstream) → gradient of the weight.
  func weightGradient() throws(EngineError) -> any Kernel
}

extension DirectConvolution: OwnConvolution {}
extension WinogradConvolution: OwnConvolution {}

extension DenseConvolution: OwnConvolution {
  func forward(hasBias: Bool) throws(EngineError) -> any Kernel { try forward() }
}

/// The choice among the engine's own convolutions, by a fixed rule of shapes, so that results do not depend on timing.
enum OwnConvolutions {
  /// The own convolution that suits the shapes; nil if oneDNN is faster.
  ///
  /// - Parameters:
  ///   - xIsBlocked: whether x, or its gradient, is in blocks.
  ///   - yIsBlocked: whether y, or its gradient, is in blocks.
  static func chosen(
    _ request: KernelRequest, _ window: Window, groups: Int, x: Shape, weight: Shape, y: Shape, xIsBlocked: Bool,
    yIsBlocked: Bool, hasBias: Bool = false
  ) -> (any OwnConvolution)? {
    let direct = DirectConvolution(request, window, groups: groups, x: x, weight: weight, y: y)
    if let direct { return direct }
    let dense = DenseConvolution(
      request, window, groups: groups, x: x, weight: weight, y: y, xIsBlocked: xIsBlocked, yIsBlocked: yIsBlocked)
    if let dense, !hasBias { return dense }
    let winograd = WinogradConvolution(
      request, window, groups: groups, x: x, weight: weight, y: y, xIsBlocked: xIsBlocked, yIsBlocked: yIsBlocked)
    return winograd.flatMap { $0.isWorthIt ? $0 : nil }
  }
}
