/// A copy of a store's variables in another process or on a device, where an engine changes them.
package protocol VariableMirror: AnyObject {
  /// Copies the variables into the store's memory if the copy is newer.
  ///
  /// If that fails, the store keeps older values, and every later execution and `TrainingStepping.synchronize` throws.
  func bringBack()
}
