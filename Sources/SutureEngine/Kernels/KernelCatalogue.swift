import SutureExecution
import SutureGraph

/// The kernels of all operations that are not always computed by fused programs.
enum KernelCatalogue {
  /// One line per file of kernels.
  private static let all: [[KernelFactory]] = [
    AttentionKernel.factories,
    ReduceKernel.factories,
    RearrangementKernel.factories,
    MatMulKernel.factories,
    ConvolutionKernel.factories,
    PoolKernel.factories,
    SoftmaxKernel.factories,
    NormalizeKernel.factories,
    ResizeKernel.factories,
    UnfoldKernel.factories,
    GatherKernel.factories,
    IndexingKernel.factories,
    GridSampleKernel.factories,
    RandomMaskKernel.factories,
    RelayoutKernel.factories,
    SubsampleKernel.factories,
  ]

  /// The factories, by the type of the operation.
  static let factories = Dictionary(
    all.joined().map { ($0.type, $0) }, uniquingKeysWith: { first, _ in first })

  /// Makes the kernel of an operation.
  /// - Throws: `EngineError.missingKernel` if there is none.
  static func kernel(for operation: any Operation, _ request: KernelRequest) throws(EngineError) -> any Kernel {
    guard let factory = factories[ObjectIdentifier(type(of: operation))] else {
      throw .missingKernel(operation: operation.name)
    }
    return try factory.make(operation, request)
  }
}
