import CSuture

/// The host's version, as `suture_plugin` receives it.
public typealias HostVersion = UnsafePointer<suture_header>?
/// The location where `suture_plugin` stores its offer.
public typealias OfferSlot = UnsafeMutablePointer<UnsafePointer<suture_offer>?>?

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
        header: Plugin.header(size: MemoryLayout<suture_offer>.size), items: UnsafePointer(table),
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

  /// A header with version 1.0, the lowest that the SDK needs.
  private static func header(size: Int) -> suture_header {
    suture_header(struct_size: UInt32(size), major: UInt16(SUTURE_ABI_MAJOR), minor: 0)
  }

  private static func raw(_ type: any Item.Type) -> UnsafePointer<suture_item> {
    let item = UnsafeMutablePointer<suture_item>.allocate(capacity: 1)
    item.initialize(
      to: suture_item(
        header: header(size: MemoryLayout<suture_item>.size), id: immortal(type.id), version: immortal(type.version),
        build: { item, host, input, output in
          guard let item, let host, let output, let data = item.pointee.data else {
            return suture_status(SUTURE_BAD_ARGUMENT)
          }
          return Unmanaged<Recipe>.fromOpaque(data).takeUnretainedValue().run(host, input, output)
        },
        data: UnsafeRawPointer(Unmanaged.passRetained(Recipe(type)).toOpaque())))
    return UnsafePointer(item)
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
    _ host: UnsafePointer<suture_host>, _ input: suture_tensor, _ output: UnsafeMutablePointer<suture_tensor>
  ) -> suture_status {
    guard host.pointee.header.struct_size >= MemoryLayout<suture_host>.size else {
      return suture_status(SUTURE_BAD_VERSION)
    }
    let builder = Builder(host: host)
    defer { builder.close() }
    do {
      var x = try builder.tensor(input)
      if type is any Backbone.Type { x = try site("input", x) }
      output.pointee = try type.init().build(x, Hyperparameters(builder: builder)).handle
      return suture_status(SUTURE_OK)
    } catch let refusal as HostRefusal {
      return refusal.status
    } catch {
      return builder.fail("\(error)")
    }
  }
}
