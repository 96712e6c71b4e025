import SutureGraph
import SutureRegistry
import SutureSupport

/// What the shape of its input means for a module, beyond its contract.
public struct ModuleAdvice: Hashable, Sendable {
  /// The module with its hyperparameters.
  public let module: ModuleReference
  /// The shape of its input.
  public let input: Shape
  /// The way out if a kernel reaches beyond the map; nil if none does.
  public let kernels: KernelAdvice?
  /// Whether parameters or buffers have the map's size in their shapes, so that trained weights fit no other size.
  public let isFixedToSize: Bool

  /// A way out for a module with a kernel that reaches beyond the map.
  public enum KernelAdvice: Hashable, Sendable {
    /// Another value of a hyperparameter with which no kernel does.
    case hyperparameter(String, HyperparameterValue, ModuleReference)
    /// Other sites of the backbone, where no kernel does.
    case sites([String])
    /// Neither is known.
    case largerMap
  }

  /// The way out for kernels, in one line; nil if no kernel reaches beyond the map.
  public var kernelText: String? {
    switch kernels {
    case .hyperparameter(let name, let value, let reference): "\(name) \(value) would fit: \(reference)"
    case .sites(let names): "'\(module)' would fit at \(Words.list(names, most: 4))"
    case .largerMap: "'\(module)' needs a larger map than \(size)"
    case nil: nil
    }
  }

  /// The warning that trained weights fit no other size; nil if they do.
  public var sizeText: String? {
    guard isFixedToSize else { return nil }
    return "the parameters of '\(module)' are made for \(size): trained weights fit no other size of the input"
  }

  /// The size of the map, `14×14`, or of the tokens, `196 tokens`.
  private var size: String {
    input.rank == 4 ? "\(Shape(Array(input.dimensions.suffix(2))))" : "\(input[1]) tokens"
  }
}
