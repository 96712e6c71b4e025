/// The classes, functions and constants that a pickle may name: a closed list, none of which runs code.
enum PyTorchGlobal: Hashable, Sendable {
  /// Containers.
  case dictionary, counter, set
  /// `torch.Size`, a tuple.
  case size
  /// Functions that make a tensor from its storage.
  case rebuildTensor, rebuildTensorOfType
  /// Functions that return the tensor that they are given, as a parameter or with attributes.
  case rebuildParameter, rebuildWithAttributes
  /// The class of a storage, with its element type.
  case storage(PyTorchType)
  /// An element type.
  case type(PyTorchType)
  /// A class of tensors, which is only named.
  case tensorClass
  /// NumPy's function that makes an empty array, and its class of arrays; only read where arrays are allowed.
  case rebuildArray, arrayClass
  /// Makes a value that is not read, such as a device or a number of NumPy.
  case opaque

  private static let named: [String: PyTorchGlobal] = [
    "collections.OrderedDict": .dictionary, "collections.Counter": .counter,
    "builtins.set": .set, "builtins.frozenset": .set, "__builtin__.set": .set, "__builtin__.frozenset": .set,
    "torch.Size": .size,
    "torch._utils._rebuild_tensor": .rebuildTensor, "torch._utils._rebuild_tensor_v2": .rebuildTensor,
    "torch._utils._rebuild_tensor_v3": .rebuildTensorOfType,
    "torch._utils._rebuild_parameter": .rebuildParameter,
    "torch._utils._rebuild_parameter_with_state": .rebuildParameter,
    "torch._tensor._rebuild_from_type_v2": .rebuildWithAttributes,
    "torch.storage.UntypedStorage": .storage(.uint8), "torch.UntypedStorage": .storage(.uint8),
    "torch.Tensor": .tensorClass, "torch.nn.parameter.Parameter": .tensorClass,
    "numpy.core.multiarray._reconstruct": .rebuildArray, "numpy._core.multiarray._reconstruct": .rebuildArray,
    "numpy.ndarray": .arrayClass,
    "torch.device": .opaque, "_codecs.encode": .opaque, "builtins.complex": .opaque, "__builtin__.complex": .opaque,
    "numpy.dtype": .opaque, "numpy.core.multiarray.scalar": .opaque, "numpy._core.multiarray.scalar": .opaque,
  ]

  /// Whether it is part of an array of NumPy, which files of weights must not contain.
  var isArray: Bool { self == .rebuildArray || self == .arrayClass }

  /// The global of a module; nil if it is not in the list.
  init?(module: String, name: String) {
    if let known = Self.named["\(module).\(name)"] {
      self = known
    } else if module == "torch", let type = PyTorchType(storageClass: name) {
      self = .storage(type)
    } else if module == "torch", let type = PyTorchType(rawValue: name) {
      self = .type(type)
    } else {
      return nil
    }
  }
}
