import SuturePlugin

/// Backbone and neck of the detector YOLOv8, with a classifier in place of the detection head.
///
/// The parts below `model` have the names of Ultralytics' layers, so that weights of a detector can be loaded.
struct YOLOv8: Backbone {
  static let id = "yolov8"
  static let version = "1.0.0"

  func build(_ image: Tensor, _ h: Hyperparameters) throws -> Tensor {
    let scale = try Scale(width: h.real("width"), depth: h.real("depth"), maximum: h.int("max_channels"))
    let maps = try scope("model", type: "Sequential", image) { try neck(backbone($0, scale), scale) }
    var pooled: [Tensor] = []
    for (index, map) in maps.enumerated() {
      let map = try scope("p\(index + 3)", type: "Identity", map) { try site("", $0) }
      pooled.append(try map.globalAverage())
    }
    let features = try concatenated(pooled, axis: 1).flattened()
    return try Linear(features.features, h.int("classes"))("head", features)
  }

  /// The maps of stride 8, 16 and 32.
  private func backbone(_ image: Tensor, _ scale: Scale) throws -> [Tensor] {
    let c = [64, 128, 256, 512, 1024].map(scale.channels)
    var x = try Conv(outputs: c[0], kernel: 3, stride: 2)("0", image)
    x = try Conv(outputs: c[1], kernel: 3, stride: 2)("1", x)
    x = try C2f(outputs: c[1], blocks: scale.blocks(3), hasShortcuts: true)("2", x)
    x = try Conv(outputs: c[2], kernel: 3, stride: 2)("3", x)
    let eighth = try C2f(outputs: c[2], blocks: scale.blocks(6), hasShortcuts: true)("4", x)
    x = try Conv(outputs: c[3], kernel: 3, stride: 2)("5", eighth)
    let sixteenth = try C2f(outputs: c[3], blocks: scale.blocks(6), hasShortcuts: true)("6", x)
    x = try Conv(outputs: c[4], kernel: 3, stride: 2)("7", sixteenth)
    x = try C2f(outputs: c[4], blocks: scale.blocks(3), hasShortcuts: true)("8", x)
    return [eighth, sixteenth, try SPPF(outputs: c[4])("9", x)]
  }

  /// P3, P4 and P5: coarse maps are joined into finer ones, and these into the coarse ones again (Liu et al., 2018).
  private func neck(_ maps: [Tensor], _ scale: Scale) throws -> [Tensor] {
    let c = [256, 512, 1024].map(scale.channels)
    let blocks = scale.blocks(3)
    var x = try Upsample(like: maps[1])("10", maps[2])
    x = try Concat(other: maps[1])("11", x)
    let middle = try C2f(outputs: c[1], blocks: blocks, hasShortcuts: false)("12", x)
    x = try Upsample(like: maps[0])("13", middle)
    x = try Concat(other: maps[0])("14", x)
    let p3 = try C2f(outputs: c[0], blocks: blocks, hasShortcuts: false)("15", x)
    x = try Conv(outputs: c[0], kernel: 3, stride: 2)("16", p3)
    x = try Concat(other: middle)("17", x)
    let p4 = try C2f(outputs: c[1], blocks: blocks, hasShortcuts: false)("18", x)
    x = try Conv(outputs: c[1], kernel: 3, stride: 2)("19", p4)
    x = try Concat(other: maps[2])("20", x)
    return [p3, p4, try C2f(outputs: c[2], blocks: blocks, hasShortcuts: false)("21", x)]
  }
}

/// How the network's size depends on its hyperparameters.
struct Scale {
  let width: Double
  let depth: Double
  /// The number of channels, before scaling, that no layer exceeds.
  let maximum: Int

  /// A number of channels: limited, then scaled and rounded up to a multiple of 8.
  func channels(_ count: Int) -> Int {
    // The host refuses tensors far below the upper limit, which only keeps the conversion from overflowing.
    let scaled = min(Double(min(count, maximum)) * width, 1e9)
    return max(8, Int((scaled / 8).rounded(.up)) * 8)
  }

  /// A number of blocks, scaled and rounded to the nearest integer, halves to the even one.
  func blocks(_ count: Int) -> Int { max(1, Int((Double(count) * min(depth, 1000)).rounded(.toNearestOrEven))) }
}
