import CKernels
import SutureExecution
import SutureGraph

/// `Permute`, `Slice`, `Concat`, `Pad` and `Constant`.
enum RearrangementKernel {
  static let factories = [
    KernelFactory { (operation: Permute, request) throws(EngineError) in
      let strides = request.inputs[0].strides
      let output = request.outputs[0]
      return CopyLoop(sizes: output.dimensions, from: operation.axes.map { strides[$0] }, to: output.strides)
        .kernel(threads: request.threads)
    },
    KernelFactory { (operation: Slice, request) throws(EngineError) in
      let (input, output) = (request.inputs[0], request.outputs[0])
      let offset = operation.start * input.strides[input.axis(operation.axis) ?? 0]
      return CopyLoop(sizes: output.dimensions, from: input.strides, to: output.strides)
        .kernel(sourceOffset: offset, threads: request.threads)
    },
    KernelFactory { (operation: Concat, request) throws(EngineError) in
      let output = request.outputs[0]
      let axis = output.axis(operation.axis) ?? 0
      var offset = 0
      var copies: [any Kernel] = []
      for (index, input) in request.inputs.enumerated() {
        copies.append(
          CopyLoop(sizes: input.dimensions, from: input.strides, to: output.strides)
            .kernel(input: index, targetOffset: offset, threads: request.threads))
        offset += input[axis] * output.strides[axis]
      }
      return SequenceKernel(copies)
    },
    KernelFactory { (operation: Pad, request) throws(EngineError) in
      let (input, output) = (request.inputs[0], request.outputs[0])
      let offset = zip(operation.before, output.strides).reduce(0) { $0 + $1.0 * $1.1 }
      let copy = CopyLoop(sizes: input.dimensions, from: input.strides, to: output.strides)
      return SequenceKernel([
        fill(output, Float(operation.value), threads: request.threads),
        copy.kernel(targetOffset: offset, threads: request.threads),
      ])
    },
    KernelFactory { (operation: Constant, request) throws(EngineError) in
      fill(request.outputs[0], Float(operation.value), threads: request.threads)
    },
  ]

  /// Sets every element of the first output to one number.
  static func fill(_ shape: Shape, _ value: Float, threads: ThreadCount) -> any Kernel {
    LoopKernel(
      suture_fill_loop, suture_fill(y: nil, value: value), itemCount: shape.elementCount, threads: threads
    ) { arguments, operands in arguments.y = operands.outputs[0] }
  }
}
