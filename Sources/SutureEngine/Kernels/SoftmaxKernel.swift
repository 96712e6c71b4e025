import CKernels
import SutureExecution
import SutureGraph

/// `Softmax` and `SoftmaxGradient`, and their logarithmic forms.
enum SoftmaxKernel {
  static let factories = [
    KernelFactory { (operation: Softmax, request) throws(EngineError) in
      let view = View(request.inputs[0], operation.axis)
      let arguments = suture_softmax(
        x: nil, y: nil, size: Int64(view.size), inner: Int64(view.inner), is_logarithmic: operation.isLogarithmic)
      return LoopKernel(
        suture_softmax_loop, arguments, itemCount: view.itemCount, itemSize: view.itemSize, threads: request.threads,
        inPlaceInputs: [0]
      ) { arguments, operands in
        arguments.x = UnsafePointer(operands.inputs[0])
        arguments.y = operands.outputs[0]
      }
    },
    KernelFactory { (operation: SoftmaxGradient, request) throws(EngineError) in
      let view = View(request.inputs[0], operation.axis)
      let arguments = suture_softmax_gradient(
        result: nil, upstream: nil, y: nil, size: Int64(view.size), inner: Int64(view.inner),
        is_logarithmic: operation.isLogarithmic)
      return LoopKernel(
        suture_softmax_gradient_loop, arguments, itemCount: view.itemCount, itemSize: view.itemSize,
        threads: request.threads, inPlaceInputs: [1, 0]
      ) { arguments, operands in
        arguments.result = UnsafePointer(operands.inputs[0])
        arguments.upstream = UnsafePointer(operands.inputs[1])
        arguments.y = operands.outputs[0]
      }
    },
  ]

  /// A tensor viewed as [outer, size, inner] around the axis.
  private struct View {
    let size: Int
    let inner: Int
    let itemCount: Int
    let itemSize: Int

    init(_ shape: Shape, _ number: Int) {
      let axis = shape.axis(number) ?? 0
      size = shape[axis]
      inner = shape.elementCount((axis + 1)..<shape.rank)
      let columns = Int(suture_columns)
      itemCount = shape.elementCount(0..<axis) * ((inner + columns - 1) / columns)
      itemSize = size * min(inner, columns)
    }
  }
}
