import SutureRegistry

extension TrialLoss {
  /// The facts in one line that names the plugin, or all that took part where none can be blamed.
  func description(of document: TrialDocument) -> String {
    switch kind {
    case .crashed, .exited, .forked, .garbled, .timedOut, .hung, .exceededCPU, .exceededMemory:
      guard blamed == nil else { return description }
      let ids = document.plugins.map { "'\($0.id)'" }
      return "\(description) (with the plugin\(ids.count == 1 ? "" : "s") \(ids.joined(separator: ", ")))"
    case .failed:
      return description
    }
  }
}
