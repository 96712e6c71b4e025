/// What a process is doing.
public enum JobPhase: Hashable, Sendable, Codable {
  /// It reads the job, manifests and images, and plans the computation.
  case preparing
  /// It opens the library of the module or backbone with this id.
  case loading(String)
  /// The plugin builds the module or backbone with this id.
  case building(String)
  /// It measures the network's cost.
  case measuring
  /// It trains, in this epoch, counted from 1.
  case training(epoch: Int)
  /// It runs the check with this name.
  case checking(String)

  /// The module or backbone whose plugin's code runs in this phase; nil if none does.
  public var module: String? {
    switch self {
    case .loading(let id), .building(let id): id
    case .preparing, .measuring, .training, .checking: nil
    }
  }
}

extension JobPhase: CustomStringConvertible {
  /// A participle phrase that follows `while`; it does not name the plugin.
  public var description: String {
    switch self {
    case .preparing: "preparing"
    case .loading: "loading its library"
    case .building: "building"
    case .measuring: "measuring"
    case .training: "training"
    case .checking(let check): "checking '\(check)'"
    }
  }
}
