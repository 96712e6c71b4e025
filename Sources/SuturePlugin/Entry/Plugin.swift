import CSuture

/// The host's version, as `suture_plugin` receives it.
public typealias HostVersion = UnsafePointer<suture_header>?
/// The location where `suture_plugin` stores its offer.
public typealias OfferSlot = UnsafeMutablePointer<UnsafePointer<suture_offer>?>?

/// A list of tensor handles, as `build_inputs` receives it.
private typealias InputHandles = UnsafeBufferPointer<suture_tensor>

/// The modules and backbones that a library offers, kept in C form for the lifetime of the library:
///
///     private let plugin = Plugin(SqueezeExcitation.self)
///
///     @c @implementation
///     public func suture_plugin(_ host: HostVersion, _ offer: OfferSlot) -> suture_status {
///       plugin.answer(host, offer)
///     }
// Immutable after `init` and never freed, so the pointers may be read from any thread.
public final class Plugin: @unchecked Sendable {
  private let offer: UnsafePointer<suture_offer>

  /// Prepares the offer of one or more modules and backbones.
  public init(_ items: any Item.Type...) {
    let table = UnsafeMutablePointer<UnsafePointer<suture_item>?>.allocate(capacity: max(items.count, 1))
    for (index, item) in items.enumerated() { table[index] = Plugin.raw(item) }
    let offer = UnsafeMutablePointer<suture_offer>.allocate(capacity: 1)
    offer.initialize(
      to: suture_offer(
        header: Plugin.header(
          size: MemoryLayout<suture_offer>.size, minor: items.map { $0.abiMinor }.max() ?? 0),
        items: UnsafePointer(table),
        item_count: UInt64(items.count)))
    self.offer = UnsafePointer(offer)
  }

  /// Answers the handshake.
  public func answer(_ host: HostVersion, _ slot: OfferSlot) -> suture_status {
    guard let host, let slot else { return suture_status(SUTURE_BAD_ARGUMENT) }
    guard host.pointee.major == SUTURE_ABI_MAJOR else { return suture_status(SUTURE_BAD_VERSION) }
    slot.pointee = offer
    return suture_status(SUTURE_OK)
  }

  /// A header with the lowest version that is needed.
  private static func header(size: Int, minor: Int) -> suture_header {
    suture_header(struct_size: UInt32(size), major: UInt16(SUTURE_ABI_MAJOR), minor: UInt16(clamping: minor))
  }

  /// An item in the form of version 1.1, which begins with that of 1.0.
  private static func raw(_ type: any Item.Type) -> UnsafePointer<suture_item> {
    let size = type.abiMinor > 0 ? MemoryLayout<suture_item_1_1>.size : MemoryLayout<suture_item>.size
    let base = suture_item(
      header: header(size: size, minor: type.abiMinor), id: immortal(type.id), version: immortal(type.version),
      build: { item, host, input, output in
        var input = input
        return withUnsafePointer(to: &input) { Plugin.run(item, host, InputHandles(start: $0, count: 1), output) }
      },
      data: UnsafeRawPointer(Unmanaged.passRetained(Recipe(type)).toOpaque()))
    let item = UnsafeMutablePointer<suture_item_1_1>.allocate(capacity: 1)
    item.initialize(
      to: suture_item_1_1(
        base: base, input_count: UInt64(clamping: (type as? any MultiInputModule.Type)?.inputCount ?? 1),
        build_inputs: { item, host, inputs, count, output in
          Plugin.run(item, host, InputHandles(start: inputs, count: inputs == nil ? 0 : Int(clamping: count)), output)
        }))
    return UnsafeRawPointer(item).assumingMemoryBound(to: suture_item.self)
  }

  private static func run(
    _ item: UnsafePointer<suture_item>?, _ host: UnsafePointer<suture_host>?, _ inputs: InputHandles,
    _ output: UnsafeMutablePointer<suture_tensor>?
  ) -> suture_status {
    guard let item, let host, let output, let data = item.pointee.data else {
      return suture_status(SUTURE_BAD_ARGUMENT)
    }
    return Unmanaged<Recipe>.fromOpaque(data).takeUnretainedValue().run(host, inputs, output)
  }

  private static func immortal(_ text: String) -> suture_string {
    let bytes = UnsafeMutablePointer<CChar>.allocate(capacity: max(text.utf8.count, 1))
    for (index, byte) in text.utf8.enumerated() { bytes[index] = CChar(bitPattern: byte) }
    return suture_string(bytes: UnsafePointer(bytes), length: UInt64(text.utf8.count))
  }
}

/// Builds one item; `suture_item.data` points to it.
private final class Recipe {
  private let type: any Item.Type

  init(_ type: any Item.Type) {
    self.type = type
  }

  func run(
    _ host: UnsafePointer<suture_host>, _ inputs: InputHandles, _ output: UnsafeMutablePointer<suture_tensor>
  ) -> suture_status {
    let size = type.abiMinor > 0 ? MemoryLayout<suture_host_1_1>.size : MemoryLayout<suture_host>.size
    guard host.pointee.header.struct_size >= size else { return suture_status(SUTURE_BAD_VERSION) }
    let builder = Builder(host: host, minor: type.abiMinor)
    defer { builder.close() }
    do {
      let tensors = try inputs.map { try builder.tensor($0) }
      output.pointee = try build(tensors, Hyperparameters(builder: builder)).handle
      return suture_status(SUTURE_OK)
    } catch let refusal as HostRefusal {
      return refusal.status
    } catch {
      return builder.fail("\(error)")
    }
  }

  private func build(_ inputs: [Tensor], _ h: Hyperparameters) throws -> Tensor {
    let item = type.init()
    if let item = item as? any MultiInputModule { return try item.build(inputs, h) }
    guard let x = inputs.first, inputs.count == 1 else {
      throw PluginError("it takes one input, not \(inputs.count)")
    }
    if let item = item as? any Module { return try item.build(x, h) }
    if let item = item as? any Backbone { return try item.build(site("input", x), h) }
    throw PluginError("it is no module, module with several inputs or backbone")
  }
}
