import CSuture
import SuturePlugin

private let plugin = Plugin(
  MobileNetV3Small.self, MobileNetV3Large.self, EfficientNetLite0.self, EfficientNetB0.self,
  TensorFlowEfficientNetLite0.self, MobileNetV2.self)

// swift-format-ignore: AlwaysUseLowerCamelCase
@c @implementation
public func suture_plugin(_ host: HostVersion, _ offer: OfferSlot) -> suture_status {
  plugin.answer(host, offer)
}
