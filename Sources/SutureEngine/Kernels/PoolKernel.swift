import CDNNL
import SutureExecution
import SutureGraph

/// `MaxPool`, `AveragePool` and their gradients.
enum PoolKernel {
  static let factories = [
    KernelFactory { (operation: MaxPool, request) throws(EngineError) in
      let setting = try Setting(
        request, operation.window, operation.kernel, dnnl_pooling_max, x: request.inputs[0], y: request.outputs[0],
        training: false)
      return try setting.forwardKernel(request)
    },
    KernelFactory { (operation: AveragePool, request) throws(EngineError) in
      let setting = try Setting(
        request, operation.window, operation.kernel, averageKind(operation.countsPadding), x: request.inputs[0],
        y: request.outputs[0], training: false)
      return try setting.forwardKernel(request)
    },
    KernelFactory { (operation: AveragePoolGradient, request) throws(EngineError) in
      let setting = try Setting(
        request, operation.window, operation.kernel, averageKind(operation.countsPadding), x: operation.inputShape,
        y: request.inputs[0], training: true)
      let kernel = OneDNNKernel(request)
      try kernel.append(
        try setting.backward(request), reads: [(DNNL_ARG_DIFF_DST, nil, kernel.input(0, setting.y))],
        writes: [(DNNL_ARG_DIFF_SRC, nil, kernel.output(0, setting.x))])
      return kernel
    },
    KernelFactory { (operation: MaxPoolGradient, request) throws(EngineError) in
      // Repeats the pooling, since the positions of the maxima are not stored.
      let setting = try Setting(
        request, operation.window, operation.kernel, dnnl_pooling_max, x: request.inputs[0], y: request.inputs[1],
        training: true)
      let kernel = OneDNNKernel(request)
      let places = kernel.scratch(try setting.forward.layout(dnnl_query_workspace_md))
      try kernel.append(
        setting.forward, reads: [(DNNL_ARG_SRC, nil, kernel.input(0, setting.x))],
        writes: [(DNNL_ARG_DST, nil, kernel.scratch(setting.y)), (DNNL_ARG_WORKSPACE, nil, places)])
      try kernel.append(
        try setting.backward(request),
        reads: [(DNNL_ARG_DIFF_DST, nil, kernel.input(1, setting.y)), (DNNL_ARG_WORKSPACE, nil, places)],
        writes: [(DNNL_ARG_DIFF_SRC, nil, kernel.output(0, setting.x))])
      return kernel
    },
  ]

  private static func averageKind(_ countsPadding: Bool) -> dnnl_alg_kind_t {
    countsPadding ? dnnl_pooling_avg_include_padding : dnnl_pooling_avg_exclude_padding
  }

  private struct Setting {
    let kind: dnnl_alg_kind_t
    let size: [Int64]
    let window: suture_window
    let x: OneDNNLayout
    let y: OneDNNLayout
    let forward: OneDNNDescriptor

    init(
      _ request: KernelRequest, _ window: Window, _ size: [Int], _ kind: dnnl_alg_kind_t, x: Shape, y: Shape,
      training: Bool
    ) throws(EngineError) {
      let axes = x.rank - 2
      let size = (Window.spread(size, axes) ?? size).map(Int64.init)
      let window = suture_window(window, axes: axes)
      let source = try OneDNNLayout.strided(x.dimensions)
      let destination = try OneDNNLayout.strided(y.dimensions)
      let context = request.oneDNN
      forward = try OneDNNDescriptor(request.name) { made in
        withUnsafePointer(to: window) {
          suture_pooling_forward(
            &made, context.engine, context.attributes, training, kind, source.handle, destination.handle, size, $0)
        }
      }
      (self.kind, self.size, self.window, self.x, self.y) = (kind, size, window, source, destination)
    }

    func forwardKernel(_ request: KernelRequest) throws(EngineError) -> any Kernel {
      let kernel = OneDNNKernel(request)
      try kernel.append(
        forward, reads: [(DNNL_ARG_SRC, nil, kernel.input(0, x))],
        writes: [(DNNL_ARG_DST, nil, kernel.output(0, y))])
      return kernel
    }

    func backward(_ request: KernelRequest) throws(EngineError) -> OneDNNDescriptor {
      let context = request.oneDNN
      return try OneDNNDescriptor(request.name) { made in
        withUnsafePointer(to: window) {
          suture_pooling_backward(
            &made, context.engine, context.attributes, kind, x.handle, y.handle, size, $0, forward.handle)
        }
      }
    }
  }
}
