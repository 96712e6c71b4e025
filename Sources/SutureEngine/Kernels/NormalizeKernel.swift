import CKernels
import SutureExecution
import SutureGraph

/// `Normalize` and `NormalizeGradient`.
enum NormalizeKernel {
  static let factories = [
    KernelFactory { (operation: Normalize, request) throws(EngineError) in
      let view = operation.view
      let hasWeight = request.inputs.count == 3
      let arguments = suture_normalize(
        view: view.loopView, x: nil, weight: nil, bias: nil, y: nil, mean: nil, inverse: nil,
        epsilon: Float(operation.epsilon))
      return LoopKernel(
        suture_normalize_loop, arguments, itemCount: view.itemCount, itemSize: view.itemSize, threads: request.threads
      ) { arguments, operands in
        arguments.x = UnsafePointer(operands.inputs[0])
        if hasWeight {
          arguments.weight = UnsafePointer(operands.inputs[1])
          arguments.bias = UnsafePointer(operands.inputs[2])
        }
        arguments.y = operands.outputs[0]
        arguments.mean = operands.outputs[1]
        arguments.inverse = operands.outputs[2]
      }
    },
    KernelFactory { (operation: NormalizeGradient, request) throws(EngineError) in
      let view = operation.view
      func loop(_ body: @escaping suture_loop, itemCount: Int, itemSize: Int) -> any Kernel {
        let arguments = suture_normalize_gradient(
          view: view.loopView, x: nil, mean: nil, inverse: nil, upstream: nil, weight: nil, x_gradient: nil,
          weight_gradient: nil, bias_gradient: nil)
        return LoopKernel(body, arguments, itemCount: itemCount, itemSize: itemSize, threads: request.threads) {
          arguments, operands in
          arguments.x = UnsafePointer(operands.inputs[0])
          arguments.mean = UnsafePointer(operands.inputs[1])
          arguments.inverse = UnsafePointer(operands.inputs[2])
          arguments.upstream = UnsafePointer(operands.inputs[3])
          arguments.x_gradient = operands.outputs[0]
          if operation.isAffine {
            arguments.weight = UnsafePointer(operands.inputs[4])
            arguments.weight_gradient = operands.outputs[1]
            arguments.bias_gradient = operands.outputs[2]
          }
        }
      }
      let input = loop(suture_normalize_gradient_loop, itemCount: view.itemCount, itemSize: view.itemSize)
      guard operation.isAffine, !view.acrossOuter else { return input }
      let channels = view.groups * view.members
      let columns = Int(suture_columns)
      let items = view.inner > 1 ? channels : (channels + columns - 1) / columns
      return SequenceKernel([
        input,
        loop(
          suture_normalize_weight_gradient_loop, itemCount: items,
          itemSize: view.outer * view.inner * min(columns, channels)),
      ])
    },
  ]
}

extension NormalizeView {
  fileprivate var loopView: suture_normalize_view {
    suture_normalize_view(
      outer: Int64(outer), groups: Int64(groups), members: Int64(members), inner: Int64(inner),
      across_outer: acrossOuter)
  }

  /// Whether each statistic is taken over a column one element wide: the loop then processes blocks of columns.
  private var isColumns: Bool { acrossOuter && members * inner == 1 }

  fileprivate var itemCount: Int {
    let columns = Int(suture_columns)
    return isColumns ? (groups + columns - 1) / columns : acrossOuter ? groups : outer * groups
  }

  fileprivate var itemSize: Int {
    let perStatistic = members * inner * (acrossOuter ? outer : 1)
    return isColumns ? perStatistic * min(groups, Int(suture_columns)) : perStatistic
  }
}
