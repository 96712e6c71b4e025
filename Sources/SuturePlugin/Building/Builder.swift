import CSuture

/// Calls the host's functions during one build and turns its statuses into errors.
///
/// Tensors refer to it, so that a plugin needs to hand nothing around. Once the build has returned it is closed, and a
/// tensor that was kept too long throws.
final class Builder {
  private var host: UnsafePointer<suture_host>?
  /// The open scopes' names, from the item's own root.
  private var path: [String] = []
  /// Parameters and buffers by path, for layers that are used more than once.
  private var variables: [String: Tensor] = [:]
  /// Whether a layer is being applied again: what it declares exists already.
  private var isReplaying = false

  init(host: UnsafePointer<suture_host>) {
    self.host = host
  }

  /// Ends the build.
  func close() {
    host = nil
    variables = [:]
  }

  // MARK: Calling the host

  /// Calls one function of the host's table; a status other than `SUTURE_OK` throws.
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

  /// Hands the host a plugin's own error.
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

  /// The tensor of a handle, with its shape.
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
    // Also after an error, which the plugin may well catch. The host's own errors are final: it then refuses this too.
    if !isReplaying {
      do { try call(\.leave) { leave, context in leave(context) } } catch { _ = try result.get(); throw error }
    }
    return try result.get()
  }

  /// Declares a parameter or a buffer in the open scope, or finds it again where a layer is applied once more.
  func variable(
    _ role: KeyPath<suture_host, VariableFunction?>, _ name: String, _ shape: [Int], _ initialiser: Initialiser
  ) throws -> Tensor {
    let full = (path + [name]).joined(separator: ".")
    if isReplaying {
      guard let known = variables[full] else { throw PluginError("a shared layer declares '\(full)' only when reused") }
      return known
    }
    var handle: suture_tensor = 0
    try call(role) { declare, context in
      name.withRaw { name in shape.withRaw { shape in declare(context, name, shape, initialiser.raw, &handle) } }
    }
    let made = try tensor(handle)
    variables[full] = made
    return made
  }

  typealias VariableFunction =
    @convention(c) (
      OpaquePointer?, suture_string, suture_integers, suture_initialiser, UnsafeMutablePointer<suture_tensor>?
    ) -> suture_status

  /// Applies a layer with the parameters that it declared when it was applied first, at `root`.
  func replaying(at root: [String], _ body: () throws -> Tensor) throws -> Tensor {
    let before = (path, isReplaying)
    (path, isReplaying) = (root, true)
    defer { (path, isReplaying) = before }
    return try body()
  }

  /// The open scopes' names.
  var openPath: [String] { path }
}
