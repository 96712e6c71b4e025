import Foundation
import SuturePlugin

// The examples of the plugin guide that no command writes, as they stand there.

struct CosineGate: Module {
  static let id = "cosine_gate"
  static let version = "0.1.0"
  static let abiMinor = 1

  func build(_ x: Tensor, _ h: Hyperparameters) throws -> Tensor {
    let count = try x.width
    let table = try x.buffer("table", [1, 1, 1, count], values: (0..<count).map { cos(Double($0)) })
    return try x * table.sigmoid()
  }
}

struct Mixing: FusionModule {
  static let id = "mixing"
  static let version = "0.1.0"

  func build(_ x: Tensor, _ y: Tensor, _ h: Hyperparameters) throws -> Tensor {
    let weight = try Conv2d(x.channels, x.channels, kernel: 1)("conv", x + y).sigmoid()
    return try x * weight + y * (1 - weight)
  }
}
