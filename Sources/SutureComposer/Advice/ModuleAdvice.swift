import SutureGraph
import SutureRegistry
import SutureSupport

/// What the shape of its input means for a module, beyond its contract.
public struct ModuleAdvice: Hashable, Sendable {
  /// The module with its hyperparameters.
  public let module: ModuleReference
  /// The shape of its input.
  public let input: Shape
  /// What can be done if part of a kernel only ever meets padding; nil if none does.
  public let kernels: KernelAdvice?
  /// Whether parameters or buffers have the map's size in their shapes, so that trained weights fit no other size.
  public let isFixedToSize: Bool

  /// What can be done for a module with a kernel of which part only ever meets padding.
  public enum KernelAdvice: Hashable, Sendable {
    /// Another value of a hyperparameter with which all of the kernel is used, and the module written with it.
    case hyperparameter(String, HyperparameterValue, call: String)
    /// Other sites of the backbone, where all of the kernel is used.
    case sites([String])
    /// Neither is known: part of the kernel stays unused.
    case unused
  }

  /// The advice on kernels, in one line; nil if all of them are used.
  public var kernelText: String? {
    switch kernels {
    case .hyperparameter(let name, let value, let call): "\(name) \(value) would fit: \(call)"
    case .sites(let names): "'\(module)' would fit at \(Words.list(names, most: 4))"
    case .unused: "'\(module)' runs on \(size), but that part of the kernel has no effect there and gets no gradient"
    case nil: nil
    }
  }

  /// The warning that trained weights fit no other size; nil if they do.
  public var sizeText: String? {
    guard isFixedToSize else { return nil }
    return "the parameters of '\(module)' are made for \(size): trained weights fit no other size of the input"
  }

  /// The advice on the kernels of several modules, each line once.
  public static func kernelTexts(of advice: [ModuleAdvice]) -> [String] {
    var texts: [String] = []
    for text in advice.compactMap(\.kernelText) where !texts.contains(text) { texts.append(text) }
    return texts
  }

  /// The size of the map, `14×14`, or of the tokens, `196 tokens`.
  private var size: String {
    input.rank == 4 ? "\(Shape(Array(input.dimensions.suffix(2))))" : "\(input[1]) tokens"
  }
}
