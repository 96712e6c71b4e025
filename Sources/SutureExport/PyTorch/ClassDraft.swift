/// The class of one scope, with slots where other instances may have other literals.
struct ClassDraft {
  /// The class's name as PyTorch prints it.
  let typeName: String
  /// Whether the class derives from `nn.Sequential` and inherits its `forward`.
  let isSequential: Bool
  /// What `extra_repr` returns, as a string literal; nil if the class prints nothing.
  let extra: String?
  /// The lines of `__init__` after the call of the base class's.
  let initialization: [String]
  /// The lines of each `forward` method.
  let methods: [[String]]
  /// The names of modules, parameters and buffers.
  let attributes: Set<String>

  /// All text with slots, in a fixed order.
  var slotted: [String] { [extra ?? ""] + initialization + methods.flatMap { $0 } }

  /// What two scopes must have in common to be instances of one class.
  var skeleton: String {
    ([typeName, isSequential ? "Sequential" : "Module"]
      + slotted.map { line in PythonText.filled(line) { "<\($0.hint)>" } })
      .joined(separator: "\n") + "\n\(methods.map(\.count))"
  }

  var slots: [PythonText.Slot] { slotted.flatMap(PythonText.slots) }
}
