import CSuture
import SuturePlugin

private let plugin = Plugin(
  AttentionalFeatureFusion.self, IterativeFeatureFusion.self, MultiScaleChannelAttention.self)

// swift-format-ignore: AlwaysUseLowerCamelCase
@c @implementation
public func suture_plugin(_ host: HostVersion, _ offer: OfferSlot) -> suture_status {
  plugin.answer(host, offer)
}
