import SutureExecution

/// The kernel of `Relayout`.
enum RelayoutKernel {
  static let factories = [
    KernelFactory { (_: Relayout, request) throws(EngineError) in
      let kernel = OneDNNKernel(request)
      try kernel.appendReorder(
        from: kernel.input(0, try request.inputLayout(0)), to: kernel.output(0, try request.outputLayout(0)))
      return kernel
    }
  ]
}
