import CSuture
import SuturePlugin

private let plugin = Plugin(SqueezeExcitation.self)

@c @implementation
public func suture_plugin(_ host: HostVersion, _ offer: OfferSlot) -> suture_status {
  plugin.answer(host, offer)
}
