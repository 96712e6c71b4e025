extension VariableStore {
  /// All parameters and buffers by name, as in PyTorch's `state_dict`.
  public func safeTensors() -> SafeTensors {
    var tensors = SafeTensors()
    for slot in slots { tensors[slot.name] = tensor(slot.name) }
    return tensors
  }
}
