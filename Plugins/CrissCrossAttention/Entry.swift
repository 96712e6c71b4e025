import CSuture
import SuturePlugin

private let plugin = Plugin(CrissCrossAttention.self)

// swift-format-ignore: AlwaysUseLowerCamelCase
@c @implementation
public func suture_plugin(_ host: HostVersion, _ offer: OfferSlot) -> suture_status {
  plugin.answer(host, offer)
}
