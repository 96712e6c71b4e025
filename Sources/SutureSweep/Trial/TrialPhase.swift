/// What a worker is at.
public enum TrialPhase: Hashable, Sendable, Codable {
  /// It reads the request, manifests and images, and plans what it will run.
  case preparing
  /// It opens the library of the module or backbone with this id.
  case loading(String)
  /// The plugin builds the module or backbone with this id.
  case building(String)
  /// It measures the network's cost.
  case measuring
  /// It trains, in this epoch, counted from 1.
  case training(epoch: Int)

  /// The module or backbone whose code runs in this phase, and nobody else's.
  public var module: String? {
    switch self {
    case .loading(let id), .building(let id): id
    case .preparing, .measuring, .training: nil
    }
  }
}

extension TrialPhase: CustomStringConvertible {
  /// As after `while`.
  public var description: String {
    switch self {
    case .preparing: "preparing"
    case .loading(let id): "loading '\(id)'"
    case .building(let id): "building '\(id)'"
    case .measuring: "measuring"
    case .training: "training"
    }
  }
}
