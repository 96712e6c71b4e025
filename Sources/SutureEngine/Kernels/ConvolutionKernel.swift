import CDNNL
import SutureExecution
import SutureGraph

/// `Convolution` and the gradients of its input and weight.
enum ConvolutionKernel {
  static let factories = [
    KernelFactory { (operation: Convolution, request) throws(EngineError) in
      let hasBias = request.inputs.count == 3
      let own = OwnConvolutions.chosen(
        request, operation.window, groups: operation.groups, x: request.inputs[0], weight: request.inputs[1],
        y: request.outputs[0], xIsBlocked: request.blockedInputs.contains(0),
        yIsBlocked: request.blockedOutputs.contains(0), hasBias: hasBias)
      if let own { return try own.forward(hasBias: hasBias) }
      let setting = try Setting(
        request, operation.window, groups: operation.groups, x: request.inputs[0], weight: request.inputs[1],
        y: request.outputs[0], hasBias: hasBias, xLayout: try request.inputLayout(0),
        yLayout: try request.outputLayout(0))
      let kernel = OneDNNKernel(request)
      var reads: [(code: Int32, query: dnnl_query_t?, slot: OneDNNKernel.Slot)] = [
        (DNNL_ARG_SRC, dnnl_query_src_md, kernel.input(0, setting.x)),
        (DNNL_ARG_WEIGHTS, dnnl_query_weights_md, kernel.input(1, setting.weight)),
      ]
      if let bias = setting.bias { reads.append((DNNL_ARG_BIAS, nil, kernel.input(2, bias))) }
      try kernel.append(
        setting.forward, reads: reads, writes: [(DNNL_ARG_DST, dnnl_query_dst_md, kernel.output(0, setting.y))])
      return kernel
    },
    KernelFactory { (operation: ConvolutionInputGradient, request) throws(EngineError) in
      let own = OwnConvolutions.chosen(
        request, operation.window, groups: operation.groups, x: operation.inputShape, weight: request.inputs[1],
        y: request.inputs[0], xIsBlocked: request.blockedOutputs.contains(0),
        yIsBlocked: request.blockedInputs.contains(0))
      if let own { return try own.inputGradient() }
      let setting = try Setting(
        request, operation.window, groups: operation.groups, x: operation.inputShape, weight: request.inputs[1],
        y: request.inputs[0], hasBias: false, xLayout: try request.outputLayout(0), yLayout: try request.inputLayout(0))
      let context = request.oneDNN
      let descriptor = try OneDNNDescriptor(request.name) { made in
        withUnsafePointer(to: setting.window) {
          suture_convolution_backward_data(
            &made, context.engine, context.attributes, setting.anyX.handle, setting.anyWeight.handle,
            setting.anyY.handle, $0, setting.forward.handle)
        }
      }
      let kernel = OneDNNKernel(request)
      try kernel.append(
        descriptor,
        reads: [
          (DNNL_ARG_DIFF_DST, dnnl_query_diff_dst_md, kernel.input(0, setting.y)),
          (DNNL_ARG_WEIGHTS, dnnl_query_weights_md, kernel.input(1, setting.weight)),
        ], writes: [(DNNL_ARG_DIFF_SRC, dnnl_query_diff_src_md, kernel.output(0, setting.x))])
      return kernel
    },
    KernelFactory { (operation: ConvolutionWeightGradient, request) throws(EngineError) in
      let own = OwnConvolutions.chosen(
        request, operation.window, groups: operation.groups, x: request.inputs[0], weight: operation.weightShape,
        y: request.inputs[1], xIsBlocked: request.blockedInputs.contains(0),
        yIsBlocked: request.blockedInputs.contains(1))
      if let own { return try own.weightGradient() }
      let setting = try Setting(
        request, operation.window, groups: operation.groups, x: request.inputs[0], weight: operation.weightShape,
        y: request.inputs[1], hasBias: false, xLayout: try request.inputLayout(0), yLayout: try request.inputLayout(1))
      let context = request.oneDNN
      let descriptor = try OneDNNDescriptor(request.name) { made in
        withUnsafePointer(to: setting.window) {
          suture_convolution_backward_weights(
            &made, context.engine, context.attributes, setting.anyX.handle, setting.anyWeight.handle,
            setting.anyY.handle, $0, setting.forward.handle)
        }
      }
      let kernel = OneDNNKernel(request)
      try kernel.append(
        descriptor,
        reads: [
          (DNNL_ARG_SRC, dnnl_query_src_md, kernel.input(0, setting.x)),
          (DNNL_ARG_DIFF_DST, dnnl_query_diff_dst_md, kernel.input(1, setting.y)),
        ], writes: [(DNNL_ARG_DIFF_WEIGHTS, dnnl_query_diff_weights_md, kernel.output(0, setting.weight))])
      return kernel
    },
  ]

  /// The number of channels per block that oneDNN's convolutions prefer on this machine; nil if they prefer rows.
  static func preferredBlock(_ context: OneDNNContext) throws(EngineError) -> Int? {
    let shape: Shape = [1, 32, 16, 16]
    let window = suture_window(Window(stride: [1], padding: [1], dilation: [1]), axes: 2)
    let (maps, weight) = (try OneDNNLayout.any(shape.dimensions), try OneDNNLayout.any([32, 32, 3, 3]))
    let descriptor = try OneDNNDescriptor("convolution") { made in
      withUnsafePointer(to: window) {
        suture_convolution_forward(
          &made, context.engine, context.attributes, maps.handle, weight.handle, nil, maps.handle, $0)
      }
    }
    let preferred = try descriptor.layout(dnnl_query_dst_md)
    for block in [8, 16] where try OneDNNLayout.feature(shape, block: block) == preferred { return block }
    return nil
  }

  /// Common to the three kernels: the tensors' layouts in memory, the layouts that oneDNN prefers, and the forward
  /// descriptor.
  private struct Setting {
    let window: suture_window
    let x: OneDNNLayout
    let weight: OneDNNLayout
    let y: OneDNNLayout
    let bias: OneDNNLayout?
    let anyX: OneDNNLayout
    let anyWeight: OneDNNLayout
    let anyY: OneDNNLayout
    let forward: OneDNNDescriptor

    init(
      _ request: KernelRequest, _ window: Window, groups: Int, x: Shape, weight: Shape, y: Shape, hasBias: Bool,
      xLayout: OneDNNLayout, yLayout: OneDNNLayout
    ) throws(EngineError) {
      let filter =
        groups == 1
        ? weight.dimensions : [groups, weight[0] / groups] + weight.dimensions.dropFirst()
      let bias = hasBias ? try OneDNNLayout.strided([weight[0]]) : nil
      // A product of matrices is as fast on row-major maps, and needs no reorder.
      let isProduct =
        groups == 1 && request.blockedInputs.isEmpty && request.blockedOutputs.isEmpty
        && weight.elementCount == weight[0] * weight[1]
        && (window.spread(over: x.rank - 2).map { $0.padding == [Int](repeating: 0, count: x.rank - 2) } ?? false)
        && x.dimensions[2...] == y.dimensions[2...]
      let anyX = isProduct ? xLayout : try .any(x.dimensions)
      let anyWeight = try OneDNNLayout.any(filter)
      let anyY = isProduct ? yLayout : try .any(y.dimensions)
      let spread = suture_window(window, axes: x.rank - 2)
      let context = request.oneDNN
      forward = try OneDNNDescriptor(request.name) { made in
        withUnsafePointer(to: spread) {
          suture_convolution_forward(
            &made, context.engine, context.attributes, anyX.handle, anyWeight.handle, bias?.handle, anyY.handle, $0)
        }
      }
      self.x = xLayout
      self.weight = try .strided(filter)
      self.y = yLayout
      (self.window, self.bias, self.anyX, self.anyWeight, self.anyY) = (spread, bias, anyX, anyWeight, anyY)
    }
  }
}
