/// What a plugin offers: a module, a module with several inputs, or a backbone.
public protocol Item {
  /// The manifest's id, such as `se`.
  static var id: String { get }
  /// The manifest's version, such as `1.0.0`.
  static var version: String { get }
  /// The lowest minor version of the plugin ABI that it needs: 0, or 1 for several inputs or given initial values.
  static var abiMinor: Int { get }

  /// Creates the item; it holds no state.
  init()
}

extension Item {
  /// Version 1.0, which every host offers.
  public static var abiMinor: Int { 0 }
}

/// An attention module: takes a feature map [n, c, h, w] or tokens [n, l, c] and returns one.
public protocol Module: Item {
  /// Describes the computation from the input to the result.
  ///
  /// Must be pure: the same input and hyperparameters give the same description, without I/O and without threads.
  /// - Throws: `PluginError` with a message for the user; errors of the host are passed through.
  func build(_ x: Tensor, _ h: Hyperparameters) throws -> Tensor
}

/// A network with named sites.
///
/// The SDK declares the image itself as the site `input`.
public protocol Backbone: Item {
  /// Describes the computation from the image to the result, as pure as a module's.
  /// - Throws: `PluginError` with a message for the user; errors of the host are passed through.
  func build(_ x: Tensor, _ h: Hyperparameters) throws -> Tensor
}

/// Declares a site of a backbone, where a composition can be grafted, and returns the tensor with which to continue.
/// - Parameters:
///   - name: the name relative to the open scopes; empty names the innermost scope itself (its output).
///   - x: the tensor at the site.
///   - layout: the tensor's layout.
public func site(_ name: String = "", _ x: Tensor, _ layout: Layout = .map) throws -> Tensor {
  try x.builder.site(name, x, layout)
}

/// Runs a body inside a named part of the printed structure; names declared inside it are prefixed with `name.`.
///
/// For parts that take one tensor, conform a type to `Layer` instead.
public func scope<Result>(
  _ name: String, type: String, _ x: Tensor, _ body: (Tensor) throws -> Result
) throws -> Result {
  try x.builder.scope(name, type: type) { try body(x) }
}
