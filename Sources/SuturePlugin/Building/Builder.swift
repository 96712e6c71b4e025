import CSuture

/// Calls the host's functions during one build and converts status codes into errors.
///
/// Tensors hold a reference to it, so that plugins need not pass it around. It is closed when the build returns; using
/// a tensor after that throws.
final class Builder {
  private var host: UnsafePointer<suture_host>?
  /// The minor version of the ABI that the item declares.
  private let minor: Int
  /// The names of the open scopes, outermost first, relative to the item's root.
  private var path: [String] = []
  /// Parameters and buffers by path, for layers that are applied more than once.
  private var variables: [String: Tensor] = [:]
  /// Whether a layer is being applied again, so that its variables already exist.
  private var isReplaying = false

  init(host: UnsafePointer<suture_host>, minor: Int) {
    self.host = host
    self.minor = minor
  }

  /// Closes the builder at the end of the build.
  func close() {
    host = nil
    variables = [:]
  }

  // MARK: Calling the host

  /// Calls a function of the host's table.
  /// - Throws: `HostRefusal` for a status other than `SUTURE_OK`.
  func call<Function>(
    _ function: KeyPath<suture_host, Function?>, _ body: (Function, OpaquePointer?) -> suture_status
  ) throws {
    guard let host else { throw PluginError("a tensor was used after its build had ended") }
    guard let entry = host.pointee[keyPath: function] else {
      throw PluginError("the host's table lacks a function of version 1.0")
    }
    let status = body(entry, host.pointee.context)
    guard status == SUTURE_OK else { throw HostRefusal(status: status) }
  }

  /// Calls a function that version 1.1 added to the host's table.
  /// - Throws: `PluginError` if the item declares an earlier version, `HostRefusal` for a status other than `SUTURE_OK`.
  private func callAdded<Function>(
    _ function: KeyPath<suture_host_1_1, Function?>, _ body: (Function, OpaquePointer?) -> suture_status
  ) throws {
    guard minor >= 1 else {
      throw PluginError("given initial values need plugin ABI 1.1: declare 'static let abiMinor = 1'")
    }
    guard let host else { throw PluginError("a tensor was used after its build had ended") }
    let table = UnsafeRawPointer(host).assumingMemoryBound(to: suture_host_1_1.self)
    guard let entry = table.pointee[keyPath: function] else {
      throw PluginError("the host's table lacks a function of version 1.1")
    }
    let status = body(entry, host.pointee.context)
    guard status == SUTURE_OK else { throw HostRefusal(status: status) }
  }

  /// Reports a plugin's own error to the host.
  func fail(_ message: String) -> suture_status {
    do {
      try call(\.fail) { fail, context in message.withRaw { fail(context, $0) } }
      return suture_status(SUTURE_FAILED)
    } catch let refusal as HostRefusal {
      return refusal.status
    } catch {
      return suture_status(SUTURE_FAILED)
    }
  }

  /// The tensor for a handle, with its shape.
  func tensor(_ handle: suture_tensor) throws -> Tensor {
    var sizes = suture_integers()
    try call(\.shape) { shape, context in shape(context, handle, &sizes) }
    return Tensor(handle: handle, shape: sizes.array, builder: self)
  }

  // MARK: Scopes and variables

  /// Runs a body with a scope open.
  func scope<Output>(_ name: String, type: String, _ body: () throws -> Output) throws -> Output {
    if !isReplaying {
      try call(\.enter) { enter, context in
        name.withRaw { name in type.withRaw { type in enter(context, name, type) } }
      }
    }
    path.append(name)
    let result = Result { try body() }
    path.removeLast()
    // Leave the scope after an error too, as the plugin may catch it. After an error of the host, this fails as well.
    if !isReplaying {
      do { try call(\.leave) { leave, context in leave(context) } } catch { _ = try result.get(); throw error }
    }
    return try result.get()
  }

  /// Declares a parameter or buffer in the open scope, or returns the existing one if a layer is applied again.
  func variable(
    _ role: KeyPath<suture_host, VariableFunction?>, _ name: String, _ shape: [Int], _ initialiser: Initialiser
  ) throws -> Tensor {
    try declared(name) { handle in
      try call(role) { declare, context in
        name.withRaw { name in shape.withRaw { shape in declare(context, name, shape, initialiser.raw, &handle) } }
      }
    }
  }

  /// Declares a parameter or buffer with given initial values, as `variable` does.
  func variable(
    _ role: KeyPath<suture_host_1_1, ValuesFunction?>, _ name: String, _ shape: [Int], values: [Double]
  ) throws -> Tensor {
    try declared(name) { handle in
      try values.withUnsafeBufferPointer { values in
        let raw = suture_reals(values: values.baseAddress, count: UInt64(values.count))
        try callAdded(role) { declare, context in
          name.withRaw { name in shape.withRaw { shape in declare(context, name, shape, raw, &handle) } }
        }
      }
    }
  }

  private func declared(_ name: String, _ declare: (inout suture_tensor) throws -> Void) throws -> Tensor {
    let full = (path + [name]).joined(separator: ".")
    if isReplaying {
      guard let known = variables[full] else {
        throw PluginError("a shared layer declares '\(full)' only when it is applied again")
      }
      return known
    }
    var handle: suture_tensor = 0
    try declare(&handle)
    let made = try tensor(handle)
    variables[full] = made
    return made
  }

  typealias VariableFunction =
    @convention(c) (
      OpaquePointer?, suture_string, suture_integers, suture_initialiser, UnsafeMutablePointer<suture_tensor>?
    ) -> suture_status

  typealias ValuesFunction =
    @convention(c) (
      OpaquePointer?, suture_string, suture_integers, suture_reals, UnsafeMutablePointer<suture_tensor>?
    ) -> suture_status

  /// Applies a layer with the variables that it declared when it was first applied, in the scope `root`.
  func replaying(at root: [String], _ body: () throws -> Tensor) throws -> Tensor {
    let before = (path, isReplaying)
    (path, isReplaying) = (root, true)
    defer { (path, isReplaying) = before }
    return try body()
  }

  /// The names of the open scopes, outermost first.
  var openPath: [String] { path }
}
